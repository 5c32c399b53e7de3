package dev.kakehashi.people;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.TokenStateManager.Strategy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The server that logs the lab's people in; it is asked at one address only, and what follows is a session of ours. */
@ApplicationScoped
public class LabOidc implements TenantConfigResolver {
    @Inject Access access;
    @Inject SessionKey key;

    private volatile String server;
    private final String client;
    private final Optional<String> secret;

    LabOidc(
            @ConfigProperty(name = "kakehashi.oidc.server") Optional<String> server,
            @ConfigProperty(name = "kakehashi.oidc.client") String client,
            @ConfigProperty(name = "kakehashi.oidc.secret") Optional<String> secret) {
        this.server = server.orElse(null);
        this.client = client;
        this.secret = secret;
    }

    void at(String server) {
        this.server = server;
    }

    @Override
    public Uni<OidcTenantConfig> resolve(RoutingContext routing, OidcRequestContext<OidcTenantConfig> context) {
        boolean asked = access.login() == Access.Login.OIDC
                && routing.request().path().equals(PeopleMechanism.OIDC_LOGIN);
        return asked ? Uni.createFrom().item(config()) : Uni.createFrom().nullItem();
    }

    private OidcTenantConfig config() {
        var config = OidcTenantConfig.authServerUrl(server).tenantId("lab").clientId(client)
                .applicationType(ApplicationType.WEB_APP);
        secret.ifPresent(config::credentials);
        return config.authentication()
                .redirectPath(PeopleMechanism.OIDC_LOGIN).removeRedirectParameters(false)
                .scopes("profile").pkceRequired().nonceRequired()
                .stateSecret(key.sign("oidc state", "").substring(0, 32))
                .cookieForceSecure(access.https()).forceRedirectHttpsScheme(access.https())
                .end()
                .tokenStateManager().strategy(Strategy.ID_TOKEN)
                .encryptionSecret(key.sign("oidc tokens", "").substring(0, 32))
                .end()
                .build();
    }
}
