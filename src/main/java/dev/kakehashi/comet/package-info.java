/**
 * COMET-22: an encoder, a mix of its layers and a small network, read from the published checkpoint without running
 * anything in it. {@link CometModel} puts them together; METHOD section 8.
 */
package dev.kakehashi.comet;
