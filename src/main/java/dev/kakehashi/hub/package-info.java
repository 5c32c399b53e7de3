/**
 * Files of a model hub: which are asked for, from which hosts, continued after a break, held against their checksums
 * and kept in the standard cache ({@link HubCache}).
 */
package dev.kakehashi.hub;
