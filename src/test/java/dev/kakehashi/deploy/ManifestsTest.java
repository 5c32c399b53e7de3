package dev.kakehashi.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Manifests without a cluster: every field must exist in Kubernetes' own types, and what they say of each other must
 * agree.
 */
class ManifestsTest {
    private static final Path FOLDER = Path.of("deploy/kubernetes");
    /** The models keep fields they do not know as additional ones; without that they are refused. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });
    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "v1/Namespace", Namespace.class, "v1/ConfigMap", ConfigMap.class, "v1/Service", Service.class,
            "v1/PersistentVolumeClaim", PersistentVolumeClaim.class, "apps/v1/Deployment", Deployment.class,
            "apps/v1/StatefulSet", StatefulSet.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class, "networking.k8s.io/v1/Ingress", Ingress.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);
    /** Types that operators bring along; no class here knows them. */
    private static final List<String> FOREIGN = List.of("monitoring.coreos.com/v1/PodMonitor");

    @Test
    void every_field_of_every_manifest_exists() throws IOException {
        int read = 0;
        for (var file : manifests())
            for (var document : Yaml.documents(file)) {
                var type = document.get("apiVersion") + "/" + document.get("kind");
                if (FOREIGN.contains(type)) continue;
                assertTrue(TYPES.containsKey(type), file + " holds " + type);
                assertEquals(document.get("kind"), strictly(document, TYPES.get(type)).getKind(), file.toString());
                read++;
            }
        assertTrue(read > 10, "read " + read);
    }

    @Test
    void a_field_that_does_not_exist_is_noticed_wherever_it_stands() throws IOException {
        var web = document("base/web.yaml", "Deployment");
        Map<String, Object> container = Yaml.at(web, "spec", "template", "spec", "containers", "0");
        container.put("readynessProbe", Map.of());
        var refusal = assertThrows(IllegalArgumentException.class, () -> strictly(web, Deployment.class));
        assertTrue(refusal.getMessage().contains("readynessProbe"), refusal::getMessage);
    }

    @Test
    void what_a_kustomization_names_exists_and_every_manifest_is_named() throws IOException {
        var named = new TreeSet<Path>();
        var present = new TreeSet<Path>();
        try (var files = Files.walk(FOLDER)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("kustomization.yaml")) {
                    if (!file.toString().endsWith(".example.yaml")) present.add(file.normalize());
                    continue;
                }
                var kustomization = Yaml.documents(file).get(0);
                List<String> resources = Yaml.at(kustomization, "resources");
                for (var resource : resources) named.add(existing(file.resolveSibling(resource).normalize()));
                List<Map<String, String>> patches = Yaml.at(kustomization, "patches");
                if (patches != null)
                    for (var patch : patches) named.add(existing(file.resolveSibling(patch.get("path")).normalize()));
            }
        }
        named.removeIf(Files::isDirectory);
        assertEquals(present, named);
    }

    @Test
    void pods_run_without_rights_and_without_a_writable_root() throws IOException {
        for (var pod : pods().entrySet()) {
            var spec = pod.getValue().getSpec();
            assertTrue(spec.getSecurityContext().getRunAsNonRoot(), pod.getKey());
            assertEquals("RuntimeDefault", spec.getSecurityContext().getSeccompProfile().getType(), pod.getKey());
            assertFalse(spec.getAutomountServiceAccountToken(), pod.getKey());
            for (var container : spec.getContainers()) {
                assertTrue(container.getSecurityContext().getReadOnlyRootFilesystem(), pod.getKey());
                assertFalse(container.getSecurityContext().getAllowPrivilegeEscalation(), pod.getKey());
                assertEquals(List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop(), pod.getKey());
                assertTrue(container.getResources().getLimits().containsKey("memory"), pod.getKey());
                assertTrue(
                        container.getEnv().stream().noneMatch(
                                each -> each.getName().matches(".*(PASSWORD|KEY|SECRET).*") && each.getValue() != null),
                        pod.getKey());
            }
        }
    }

    @Test
    void probes_name_ports_that_are_open_and_liveness_never_asks_for_readiness() throws IOException {
        for (var name : List.of("web", "worker")) {
            var container = pods().get(name).getSpec().getContainers().get(0);
            var ports = container.getPorts().stream().map(port -> port.getName()).toList();
            for (var probe : List.of(container.getStartupProbe(), container.getReadinessProbe(),
                    container.getLivenessProbe()))
                assertTrue(ports.contains(probe.getHttpGet().getPort().getStrVal()), name);
            assertEquals("/q/health/live", container.getLivenessProbe().getHttpGet().getPath());
            assertEquals("/q/health/ready", container.getReadinessProbe().getHttpGet().getPath());
            assertEquals("/q/health/started", container.getStartupProbe().getHttpGet().getPath());
        }
    }

    @Test
    void volumes_are_mounted_and_services_select_pods() throws IOException {
        var pods = pods();
        for (var pod : pods.entrySet()) assertEquals(mounted(pod.getValue().getSpec()),
                volumes(pod.getKey(), pod.getValue().getSpec()), pod.getKey());
        for (var file : manifests())
            for (var document : Yaml.documents(file)) {
                if (!"Service".equals(document.get("kind"))) continue;
                var service = STRICT.convertValue(document, Service.class);
                var pod = pods.get(service.getMetadata().getName());
                assertTrue(pod.getMetadata().getLabels().entrySet()
                        .containsAll(service.getSpec().getSelector().entrySet()), file.toString());
                var ports = pod.getSpec().getContainers().get(0).getPorts().stream().map(port -> port.getName())
                        .toList();
                for (var port : service.getSpec().getPorts())
                    assertTrue(ports.contains(port.getTargetPort().getStrVal()), file.toString());
            }
    }

    @Test
    void a_worker_is_given_its_grace_before_it_is_killed() throws IOException {
        String grace = Yaml.at(document("base/settings.yaml", "ConfigMap"), "data", "KAKEHASHI_GRACE");
        long killedAfter = pods().get("worker").getSpec().getTerminationGracePeriodSeconds();
        assertTrue(killedAfter >= Duration.parse("PT" + grace).toSeconds() + 30, killedAfter + " s for " + grace);
    }

    @Test
    void a_gpu_worker_asks_for_one_card_and_only_it_does() throws IOException {
        Map<String, Object> asked = Yaml.at(document("overlays/gpu/worker.yaml", "StatefulSet"), "spec", "template",
                "spec", "containers", "0", "resources", "limits");
        assertEquals("1", asked.get("nvidia.com/gpu"));
        for (var pod : pods().values())
            assertNull(pod.getSpec().getContainers().get(0).getResources().getLimits().get("nvidia.com/gpu"));
    }

    private static HasMetadata strictly(Map<String, Object> document, Class<? extends HasMetadata> type) {
        return STRICT.convertValue(document, type);
    }

    private static Map<String, Object> document(String file, String kind) throws IOException {
        return Yaml.documents(FOLDER.resolve(file)).stream().filter(document -> kind.equals(document.get("kind")))
                .findFirst().orElseThrow();
    }

    /** What the base runs, by name. */
    private static Map<String, PodTemplateSpec> pods() throws IOException {
        return Map.of(
                "web",
                STRICT.convertValue(document("base/web.yaml", "Deployment"), Deployment.class).getSpec().getTemplate(),
                "worker",
                STRICT.convertValue(document("base/worker.yaml", "StatefulSet"), StatefulSet.class).getSpec()
                        .getTemplate(),
                "database", STRICT.convertValue(document("base/database.yaml", "StatefulSet"), StatefulSet.class)
                        .getSpec().getTemplate());
    }

    private static Set<String> mounted(PodSpec pod) {
        return pod.getContainers().get(0).getVolumeMounts().stream().map(mount -> mount.getName())
                .collect(Collectors.toSet());
    }

    private static Set<String> volumes(String name, PodSpec pod) {
        var volumes = pod.getVolumes().stream().map(volume -> volume.getName()).collect(Collectors.toSet());
        if (name.equals("database")) volumes.add("rows"); // a claim of the StatefulSet's own
        return volumes;
    }

    private static List<Path> manifests() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml") && !file.endsWith("kustomization.yaml"))
                    .sorted().toList();
        }
    }

    private static Path existing(Path path) {
        assertTrue(Files.exists(path), path + " is missing");
        return path;
    }
}
