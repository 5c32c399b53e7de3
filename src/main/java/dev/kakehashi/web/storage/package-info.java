/**
 * What takes the disk: usage, verification, clean-up, and deletion with what depends on it.
 */
package dev.kakehashi.web.storage;
