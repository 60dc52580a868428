package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A value that cannot be meant is refused before anything is installed, and the message says which and why. */
class BadValuesTest {
    static Stream<Arguments> bad() {
        return Stream.of(
                // The schema refuses what is wrong by itself.
                arguments("replica: 2", "additional properties 'replica' not allowed"),
                arguments("guestAccess: {enable: true}", "at '/guestAccess': additional properties 'enable'"),
                arguments("guestAccess: {pollSeconds: 59}", "at '/guestAccess/pollSeconds': minimum: got 59, want 60"),
                arguments("crds: {enabled: true}", "at '/crds': additional properties 'enabled'"),
                arguments("replicas: two", "at '/replicas': got string, want integer"),
                arguments("replicas: -1", "at '/replicas': minimum: got -1, want 0"),
                arguments("replicas: 50", "at '/replicas': maximum: got 50, want 5"),
                arguments("crds: {install: 'false'}", "at '/crds/install': got string, want boolean"),
                arguments("image: {tag: 1.0}", "at '/image/tag': got number, want string"),
                arguments("image: {tag: 'a b'}", "at '/image/tag': 'a b' does not match pattern"),
                arguments("image: {digest: abc}", "at '/image/digest': 'abc' does not match pattern"),
                arguments("image: {repository: ''}", "at '/image/repository': minLength: got 0, want 1"),
                arguments("image: {repository: 'a@sha256:1'}", "at '/image/repository': 'a@sha256:1' does not match"),
                arguments(
                        "image: {repository: 'a:5000/b:1.2'}", "at '/image/repository': 'a:5000/b:1.2' does not match"),
                arguments("image: {pullPolicy: Sometimes}", "at '/image/pullPolicy': value must be one of 'Always'"),
                arguments("imagePullSecrets: [registry]", "at '/imagePullSecrets/0': got string, want object"),
                arguments("watch: {namespaces: vms}", "at '/watch/namespaces': got string, want array"),
                arguments("watch: {namespaces: [VMs]}", "at '/watch/namespaces/0': 'VMs' does not match pattern"),
                arguments("watch: {namespaces: ['*']}", "at '/watch/namespaces/0': '*' does not match pattern"),
                arguments("watch: {namespaces: [a, a]}", "at '/watch/namespaces': items at 0 and 1 are equal"),
                arguments("media: {0.1.302: ''}", "at '/media/0.1.302': minLength: got 0, want 1"),
                arguments("media: {'a=b': c}", "at '/media': additional properties 'a=b' not allowed"),
                arguments("log: {format: xml}", "at '/log/format': value must be one of 'json', 'text'"),
                arguments("log: {level: info}", "at '/log/level': value must be one of 'ERROR'"),
                arguments("extraArgs: --debug", "at '/extraArgs': got string, want array"),
                arguments("fullnameOverride: My_Name", "at '/fullnameOverride': 'My_Name' does not match pattern"),
                arguments("fullnameOverride: " + "a".repeat(64), "at '/fullnameOverride': maxLength: got 64, want 63"),
                arguments("runAsUser: 0", "at '/runAsUser': minimum: got 0, want 1"),
                arguments("strategy: {type: OnDelete}", "at '/strategy/type': value must be one of 'Recreate'"),
                arguments("terminationGracePeriodSeconds: 5", "at '/terminationGracePeriodSeconds': minimum: got 5"),
                arguments("tmpSizeLimit: 64", "at '/tmpSizeLimit': got number, want string"),
                arguments("podLabels: {a: 1}", "at '/podLabels/a': got number, want string"),
                arguments("podDisruptionBudget: {maxUnavailable: 0}", "at '/podDisruptionBudget/maxUnavailable'"),
                arguments("podDisruptionBudget: {maxUnavailable: 0%}", "at '/podDisruptionBudget/maxUnavailable'"),
                arguments("networkPolicy: {apiServerPorts: []}", "at '/networkPolicy/apiServerPorts': minItems"),
                arguments("networkPolicy: {dnsPorts: [70000]}", "at '/networkPolicy/dnsPorts/0': maximum"),
                arguments("metrics: {serviceMonitor: {interval: 30}}", "at '/metrics/serviceMonitor/interval'"),
                arguments("ownMedia: {images: [win/]}", "at '/ownMedia/images/0': 'win/' does not match pattern"),
                arguments(
                        "ownMedia: {images: ['registry.example.com']}",
                        "at '/ownMedia/images/0': 'registry.example.com' does not match pattern"),
                arguments("events: {url: 'ftp://a/'}", "at '/events/url': 'ftp://a/' does not match pattern"),
                arguments("events: {url: 'https://me:secret@a/'}", "at '/events/url': 'https://me:secret@a/' does not"),
                arguments("events: {secretKey: ../a}", "at '/events/secretKey': '../a' does not match pattern"),
                arguments("networkPolicy: {eventsPorts: [0]}", "at '/networkPolicy/eventsPorts/0': minimum"),
                arguments("docs: {url: docs}", "at '/docs/url': 'docs' does not match pattern"),
                arguments("docs: {url: 'https://me:secret@a/docs'}", "at '/docs/url': 'https://me:secret@a/docs' does"),
                arguments("docs: {url: 'https://a/docs?raw=1'}", "at '/docs/url': 'https://a/docs?raw=1' does not"),
                arguments("docs: {url: 'https://a/" + "b".repeat(191) + "'}", "at '/docs/url': maxLength: got 201"),
                arguments("networkPolicy: {dnsTo: {}}", "at '/networkPolicy/dnsTo': got object, want array"),
                arguments("networkPolicy: {dnsTo: [{}]}", "at '/networkPolicy/dnsTo/0': minProperties: got 0, want 1"),
                arguments(
                        "networkPolicy: {apiServerTo: [10.0.0.1/32]}",
                        "at '/networkPolicy/apiServerTo/0': got string, want object"),
                arguments(
                        "networkPolicy: {apiServerTo: [{ipblock: {cidr: 10.0.0.1/32}}]}",
                        "at '/networkPolicy/apiServerTo/0': additional properties 'ipblock' not allowed"),
                arguments(
                        "networkPolicy: {apiServerTo: [{ipBlock: {cidr: 10.0.0.1}}]}",
                        "at '/networkPolicy/apiServerTo/0/ipBlock/cidr': '10.0.0.1' does not match pattern"),
                arguments(
                        "networkPolicy: {eventsTo: [{ipBlock: {cidr: 10.0.0.1/32}, podSelector: {}}]}",
                        "at '/networkPolicy/eventsTo/0': maxProperties: got 2, want 1"),
                // The templates refuse what is wrong together.
                arguments(
                        "{replicas: 2, leaderElection: {enabled: false}}",
                        "replicas: more than one needs leaderElection.enabled: true"),
                arguments(
                        "{leaderElection: {enabled: false}, strategy: {type: RollingUpdate}}",
                        "strategy: without leaderElection.enabled only type: Recreate is safe"),
                arguments(
                        "{leaderElection: {enabled: false}, strategy: {rollingUpdate: {maxSurge: 1}}}",
                        "strategy: without leaderElection.enabled only type: Recreate is safe"),
                arguments(
                        "ownMedia: {images: [registry.example.com/win/]}",
                        "ownMedia.images: no image of a policy is used without ownMedia.enabled: true"),
                arguments(
                        "guestDriverReference: {enabled: true}",
                        "guestDriverReference.namespace: name the namespace of KubeVirt's observability controller"),
                arguments("events: {secretName: hook}", "events.secretName: nothing is sent without events.url"),
                arguments(
                        "networkPolicy: {apiServerTo: [{ipBlock: {cidr: 192.0.2.1/32}}]}",
                        "networkPolicy.apiServerTo: nothing is confined without networkPolicy.enabled"),
                arguments(
                        "networkPolicy: {enabled: true, eventsTo: [{podSelector: {}}]}",
                        "networkPolicy.eventsTo: nothing is sent without events.url"),
                arguments(
                        "networkPolicy: {enabled: true, dnsTo: [{podSelector: {app: dns}}]}",
                        "additional properties 'app' not allowed"),
                arguments(
                        "networkPolicy: {enabled: true, dnsTo: [{ipBlock: {cidr: 192.0.2.300/32}}]}",
                        "does not match pattern"),
                arguments(
                        "extraArgs: [--events-url=https://a/]",
                        "extraArgs: --events-url=https://a/ is set by the chart"),
                arguments("extraArgs: [--docs-url, 'https://a/']", "extraArgs: --docs-url is set by the chart"),
                arguments("extraArgs: [--own-media-image, a.b/c]", "extraArgs: --own-media-image is set by the chart"),
                arguments("serviceAccount: {create: false}", "serviceAccount.name: name the account to use"),
                arguments("extraArgs: [--namespace=all]", "extraArgs: --namespace=all is set by the chart"),
                arguments("extraArgs: [--http-port, '0']", "extraArgs: --http-port is set by the chart"),
                arguments(
                        "metrics: {serviceMonitor: {enabled: true}}",
                        "metrics.serviceMonitor.enabled: a ServiceMonitor needs metrics.service.enabled: true"),
                arguments(
                        "guestAccess: {enabled: true, confine: false}",
                        "guestAccess.confine: may be false only with guestAccess.force: true"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isRefused(String values, String message) {
        assertThatThrownBy(() -> Chart.with(values).render())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }

    @Test
    void guestAccessNeedsAKubernetesThatCanConfineIt() {
        assertThatThrownBy(() ->
                        Chart.with("guestAccess: {enabled: true}").on("1.29.14").render())
                .hasMessageContaining("guestAccess.enabled: Kubernetes v1.29.14 cannot confine exec, which takes 1.30;"
                        + " upgrade it, or set guestAccess.force: true to give the right unconfined.");
    }

    @Test
    void writesAreConfinedByAKubernetesThatCan() {
        assertThatThrownBy(() ->
                        Chart.with("vmWrites: {confine: true}").on("1.29.14").render())
                .hasMessageContaining("vmWrites.confine: Kubernetes v1.29.14 has no ValidatingAdmissionPolicy in v1");
    }

    @Test
    void aKubernetesThatDoesNotKnowTheRulesOfTheCrdsIsRefused() {
        assertThatThrownBy(() -> Chart.plain().on("1.27.16").render())
                .hasMessageContaining("chart requires kubeVersion: >=1.28.0-0");
    }
}
