/**
 * The first page: what runs, what came last, and where to begin.
 */
package dev.kakehashi.web.home;
