package dev.kakehashi.catalog;

import io.quarkus.hibernate.orm.panache.Panache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Statements about any number of rows, each with no more ids than a database takes at once. */
public final class ManyIds {
    private static final int AT_ONCE = 500;

    private ManyIds() {}

    /** @param query HQL with {@code ?1} where the ids stand */
    public static <T> List<T> select(String query, Class<T> type, Collection<Long> ids) {
        var found = new ArrayList<T>();
        for (var some : chunks(ids)) found.addAll(
                Panache.getEntityManager().createQuery(query, type).setParameter(1, some).getResultList());
        return found;
    }

    /** Takes the rows with these ids out of an attribute that names one. */
    public static void clear(String entity, String attribute, Collection<Long> ids) {
        change("update " + entity + " r set r." + attribute + " = null where r." + attribute + ".id in ?1", ids);
    }

    public static void delete(String entity, String attribute, Collection<Long> ids) {
        change("delete from " + entity + " r where r." + attribute + " in ?1", ids);
    }

    private static void change(String statement, Collection<Long> ids) {
        for (var some : chunks(ids))
            Panache.getEntityManager().createQuery(statement).setParameter(1, some).executeUpdate();
    }

    public static List<List<Long>> chunks(Collection<Long> ids) {
        var all = List.copyOf(ids);
        var chunks = new ArrayList<List<Long>>();
        for (var from = 0; from < all.size(); from += AT_ONCE)
            chunks.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        return chunks;
    }
}
