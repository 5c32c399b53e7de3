/**
 * Pages of corpora: what a scan found, with broken lines and what was passed over, and the form that registers one.
 */
package dev.kakehashi.web.corpora;
