package io.pvdrivers.testing.chart;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** The ways in which people install the chart. */
final class Matrix {
    static final String EVERYTHING = """
            image: {digest: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
            imagePullSecrets: [{name: registry}]
            replicas: 3
            watch: {namespaces: [erp, vms]}
            media: {0.1.302: "registry.example.com/virtio-win:0.1.302", 1.9.58: hyperconverged}
            catalogue: {builtin: false}
            log: {format: text, level: DEBUG}
            docs: {url: "https://git.example.com/mirrors/pv-driver-operator/src/tag/v0.1.0/docs/"}
            jvm: {options: "-XX:+HeapDumpOnOutOfMemoryError -Dname=\\"a b\\""}
            extraArgs: ["--version"]
            serviceAccount: {annotations: {team: windows}}
            volumes: {enabled: true}
            guestAccess: {enabled: true}
            installJobs: {enabled: true}
            ownMedia: {enabled: true, images: [registry.example.com/win/, quay.io/example/virtio-win]}
            guestDriverReference: {enabled: true, namespace: virt-observability}
            events: {url: "https://events.example.com:8443/in?a=b", secretName: events, secretKey: key.txt}
            snapshots: {enabled: true}
            screenshots: {enabled: true}
            preferences: {enabled: true}
            vmWrites: {confine: true}
            aggregateRoles: {releaseEditor: {create: true}}
            podAnnotations: {note: "a: b # c"}
            podLabels: {app.kubernetes.io/name: other, team: windows}
            priorityClassName: system-cluster-critical
            nodeSelector: {kubernetes.io/os: linux}
            tolerations: [{key: node-role.kubernetes.io/control-plane, operator: Exists}]
            affinity:
              podAntiAffinity:
                preferredDuringSchedulingIgnoredDuringExecution:
                  - weight: 1
                    podAffinityTerm:
                      topologyKey: kubernetes.io/hostname
                      labelSelector: {matchLabels: {app.kubernetes.io/name: pv-driver-operator}}
            topologySpreadConstraints:
              - maxSkew: 1
                topologyKey: topology.kubernetes.io/zone
                whenUnsatisfiable: ScheduleAnyway
                labelSelector: {matchLabels: {app.kubernetes.io/name: pv-driver-operator}}
            strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: "50%"}}
            podDisruptionBudget: {enabled: true, maxUnavailable: "50%"}
            networkPolicy:
              enabled: true
              dnsTo:
                - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
                  podSelector: {matchLabels: {k8s-app: kube-dns}}
              apiServerTo: [{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.2.128/25]}}, {ipBlock: {cidr: "2001:db8::/64"}}]
              eventsTo: [{podSelector: {}}]
              ingressFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
            metrics:
              service: {enabled: true, annotations: {note: metrics}}
              serviceMonitor: {enabled: true, labels: {release: prometheus}}
              prometheusRule: {enabled: true, labels: {release: prometheus}}
              dashboard: {enabled: true, labels: {app.kubernetes.io/version: mine}}
            """;

    private static final Map<String, Chart> CHARTS = new LinkedHashMap<>();

    static {
        put("as it comes", "");
        put("listed namespaces", "watch: {namespaces: [erp, vms]}");
        put("its own namespace alone", "watch: {namespaces: [pv-drivers]}");
        put("two replicas", "replicas: 2");
        put("no replica", "replicas: 0");
        put("no leader election", "leaderElection: {enabled: false}");
        put("own catalogue", "catalogue: {builtin: false}");
        put("guest access", "guestAccess: {enabled: true}");
        put("guest access in listed namespaces", "{guestAccess: {enabled: true}, watch: {namespaces: [vms]}}");
        put("guest access not confined", "guestAccess: {enabled: true, confine: false, force: true}");
        put("install jobs", "installJobs: {enabled: true}");
        put("volumes", "volumes: {enabled: true}");
        put("own media", "ownMedia: {enabled: true}");
        put("own media of a list", "ownMedia: {enabled: true, images: [registry.example.com/win/]}");
        put("guest driver reference", "guestDriverReference: {enabled: true, namespace: virt-observability}");
        put("docs of one's own", "docs: {url: 'https://git.example.com'}");
        put("events", "events: {url: 'http://events.vms.svc/'}");
        put("signed events", "events: {url: 'http://events.vms.svc/', secretName: events}");
        put("snapshots", "snapshots: {enabled: true}");
        put("screenshots", "screenshots: {enabled: true}");
        put("preferences", "preferences: {enabled: true}");
        put("confined writes", "vmWrites: {confine: true}");
        put("no CRDs", "crds: {install: false}");
        put("CRDs that go", "crds: {keep: false}");
        put("no roles for people", "aggregateRoles: {enabled: false, guestReporter: {create: false}}");
        put("an account that is there", "serviceAccount: {create: false, name: drivers}");
        put("a user id of the cluster's choice", "runAsUser: null");
        put("no resources", "resources: null");
        put("values of a parent chart", "global: {registry: example.com}");
        put("everything", EVERYTHING);
        CHARTS.put("everything elsewhere", Chart.with(EVERYTHING).named("drivers", "elsewhere"));
        CHARTS.put("a long name", Chart.with(EVERYTHING).named("r".repeat(53), "n".repeat(63)));
        CHARTS.put("a long override", Chart.with(EVERYTHING + "fullnameOverride: " + "f".repeat(63)));
        CHARTS.put("a name with dots", Chart.with(EVERYTHING).named("windows.drivers", "vms"));
        CHARTS.put("another chart name", Chart.with("nameOverride: drivers").named("windows", "vms"));
        CHARTS.put("the oldest Kubernetes", Chart.plain().on("1.28.0"));
        CHARTS.put(
                "guest access on an old Kubernetes",
                Chart.with("guestAccess: {enabled: true, force: true}").on("1.29.14"));
        CHARTS.put("a vendor's Kubernetes", Chart.with(EVERYTHING).on("1.30.0-eks-1a2b3c"));
    }

    private Matrix() {}

    private static void put(String name, String values) {
        CHARTS.put(name, Chart.with(values));
    }

    static Stream<Named<Chart>> charts() {
        return CHARTS.entrySet().stream().map(e -> Named.of(e.getKey(), e.getValue()));
    }

    static Chart chart(String name) {
        return CHARTS.get(name);
    }
}
