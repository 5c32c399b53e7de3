package dev.kakehashi.storage;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;

/** Lets the JDBC URL of one build choose between H2 and PostgreSQL at run time. */
public final class EitherDriver implements Driver {
    private final List<Driver> drivers = List.of(new org.h2.Driver(), new org.postgresql.Driver());

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        return driverOf(url).connect(anyPath(url), info);
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        for (var driver : drivers) if (driver.acceptsURL(url)) return true;
        return false;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return driverOf(url).getPropertyInfo(url, info);
    }

    /** H2 takes absolute paths and those that begin with a dot; a folder's plain name means the second. */
    static String anyPath(String url) {
        String file = "jdbc:h2:file:";
        boolean plain = url.startsWith(file) && !url.substring(file.length()).matches("(?s)([./~]|[A-Za-z]:).*");
        return plain ? file + "./" + url.substring(file.length()) : url;
    }

    private Driver driverOf(String url) throws SQLException {
        for (var driver : drivers) if (driver.acceptsURL(url)) return driver;
        throw new SQLException("the database URL must start with jdbc:h2: or jdbc:postgresql:, not " + url);
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }
}
