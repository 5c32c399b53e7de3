/**
 * What every request passes before its page: size and patience of bodies, signs of forms, limits and headers.
 */
package dev.kakehashi.web.guard;
