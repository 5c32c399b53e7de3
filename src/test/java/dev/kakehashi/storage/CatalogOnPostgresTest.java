package dev.kakehashi.storage;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnPostgres.class)
class CatalogOnPostgresTest extends CatalogBehaviour {}
