/**
 * Pages of SAEs: the list, and one SAE with its numbers, what each is taken over, and its distributions.
 */
package dev.kakehashi.web.saes;
