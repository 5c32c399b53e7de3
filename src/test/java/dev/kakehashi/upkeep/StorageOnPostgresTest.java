package dev.kakehashi.upkeep;

import dev.kakehashi.storage.OnPostgres;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnPostgres.class)
class StorageOnPostgresTest extends StorageBehaviour {}
