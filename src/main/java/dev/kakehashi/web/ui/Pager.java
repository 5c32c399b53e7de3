package dev.kakehashi.web.ui;

import java.util.function.LongFunction;

/** One page of a long table: which rows it shows and where the neighbouring pages are. */
public record Pager(String range, String previous, String next) {

    /** @param address the address of page {@code p}, counted from 1 */
    public static Pager of(long page, int pageSize, long total, LongFunction<String> address) {
        long first = (page - 1) * pageSize + 1;
        long last = Math.min(page * pageSize, total);
        String range = Screen.messages(UiMessages.class)
                .range(Format.count(Math.min(first, total)), Format.count(last), Format.count(total));
        return new Pager(
                range, page > 1 ? address.apply(page - 1) : null, last < total ? address.apply(page + 1) : null);
    }
}
