package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.pvdrivers.operator.command.RunCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What can be switched on, and what it is joined to. */
class ChartOptionsTest {
    /** An argument that the operator does not know makes this throw. */
    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void theOperatorKnowsItsArguments(Chart chart) {
        var container = Chart.the(Deployment.class, chart.render())
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        var command = new CommandLine(new RunCommand());
        command.setCaseInsensitiveEnumValuesAllowed(true);

        var read = command.parseArgs(container.getArgs().toArray(String[]::new));

        assertThat(read.unmatched()).isEmpty();
        assertThat(read.matchedOptionValue("--http-port", 0))
                .isEqualTo(container.getPorts().get(0).getContainerPort());
    }

    @Test
    void whoIsConfinedIsTheOperatorsAccount() {
        assertThat(confined("guestAccess: {enabled: true}"))
                .isEqualTo("request.userInfo.username == 'system:serviceaccount:pv-drivers:pv-driver-operator'");
        assertThat(confined("{guestAccess: {enabled: true}, serviceAccount: {create: false, name: drivers}}"))
                .isEqualTo("request.userInfo.username == 'system:serviceaccount:pv-drivers:drivers'");
    }

    private static String confined(String values) {
        var objects = Chart.with(values).render();
        var policy = Chart.the(ValidatingAdmissionPolicy.class, objects);
        var binding = Chart.the(ValidatingAdmissionPolicyBinding.class, objects);

        assertThat(policy.getSpec().getFailurePolicy()).isEqualTo("Fail");
        assertThat(binding.getSpec().getPolicyName())
                .isEqualTo(policy.getMetadata().getName());
        assertThat(binding.getSpec().getValidationActions()).containsExactly("Deny");
        assertThat(binding.getSpec().getMatchResources()).isNull();
        assertThat(policy.getSpec().getValidations())
                .allSatisfy(validation -> assertThat(validation.getMessage()).endsWith("."));
        assertThat(policy.getSpec().getMatchConditions()).hasSize(1);
        return policy.getSpec().getMatchConditions().get(0).getExpression();
    }

    @Test
    void theNetworkPolicyLeavesTheWaysTheOperatorNeeds() {
        var plain = networkPolicy("{enabled: true}");
        var own = networkPolicy(
                "{enabled: true, dnsPorts: [5353], apiServerPorts: [8443], ingressFrom: [{podSelector: {}}]}");

        assertThat(plain.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(plain.getSpec().getIngress()).singleElement().satisfies(rule -> {
            assertThat(words(rule.getPorts())).containsExactly("TCP 8080");
            assertThat(rule.getFrom()).isEmpty();
        });
        assertThat(plain.getSpec().getEgress())
                .satisfiesExactly(
                        dns -> assertThat(words(dns.getPorts())).containsExactly("UDP 53", "TCP 53"),
                        server -> assertThat(words(server.getPorts())).containsExactly("TCP 443", "TCP 6443"));
        assertThat(own.getSpec().getIngress().get(0).getFrom()).hasSize(1);
        assertThat(own.getSpec().getEgress())
                .satisfiesExactly(
                        dns -> assertThat(words(dns.getPorts())).containsExactly("UDP 5353", "TCP 5353"),
                        server -> assertThat(words(server.getPorts())).containsExactly("TCP 8443"));
    }

    /** Each rule has peers of its own: whom DNS may be asked of is no API server. */
    @Test
    void theNetworkPolicyNamesWhomTheValuesName() {
        var policy = Chart.the(NetworkPolicy.class, Chart.with("""
                        events: {url: 'https://events.example.com/'}
                        networkPolicy:
                          enabled: true
                          dnsTo: [{namespaceSelector: {matchLabels: {a: dns}}, podSelector: {matchLabels: {b: dns}}}]
                          apiServerTo: [{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.2.9/32]}}, {ipBlock: {cidr: '2001:db8::1/128'}}]
                          eventsTo: [{ipBlock: {cidr: 198.51.100.7/32}}]
                        """).render());

        assertThat(policy.getSpec().getEgress())
                .extracting(rule -> rule.getPorts().getFirst().getPort().getIntVal(), NetworkPolicyEgressRule::getTo)
                .containsExactly(
                        tuple(
                                53,
                                List.of(new NetworkPolicyPeerBuilder()
                                        .withNewNamespaceSelector()
                                        .addToMatchLabels("a", "dns")
                                        .endNamespaceSelector()
                                        .withNewPodSelector()
                                        .addToMatchLabels("b", "dns")
                                        .endPodSelector()
                                        .build())),
                        tuple(443, List.of(peer("192.0.2.0/24", "192.0.2.9/32"), peer("2001:db8::1/128"))),
                        tuple(443, List.of(peer("198.51.100.7/32"))));
        assertThat(networkPolicy("{enabled: true}").getSpec().getEgress())
                .allSatisfy(rule -> assertThat(rule.getTo()).isEmpty());
    }

    private static NetworkPolicyPeer peer(String addresses, String... except) {
        return new NetworkPolicyPeerBuilder()
                .withNewIpBlock()
                .withCidr(addresses)
                .withExcept(except)
                .endIpBlock()
                .build();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://events.example.com/in             | []          | TCP 443
            http://events.example.com                 | []          | TCP 80
            https://events.example.com:8443/in?b=:1   | []          | TCP 8443
            http://[fd00::1]:9000/                    | []          | TCP 9000
            http://[fd00::1]/                         | []          | TCP 80
            http://events.vms.svc/                    | [8080, 443] | TCP 8080 TCP 443
            """)
    void andThatToTheReceiverOfEvents(String url, String ports, String words) {
        var policy = Chart.the(
                NetworkPolicy.class,
                Chart.with("{events: {url: '" + url + "'}, networkPolicy: {enabled: true, eventsPorts: " + ports + "}}")
                        .render());

        assertThat(policy.getSpec().getEgress()).hasSize(3);
        assertThat(String.join(" ", words(policy.getSpec().getEgress().get(2).getPorts())))
                .isEqualTo(words);
    }

    private static NetworkPolicy networkPolicy(String values) {
        return Chart.the(
                NetworkPolicy.class, Chart.with("networkPolicy: " + values).render());
    }

    private static List<String> words(List<NetworkPolicyPort> ports) {
        return ports.stream()
                .map(port -> port.getProtocol() + " " + port.getPort().getIntVal())
                .toList();
    }

    @Test
    void theDisruptionBudgetNeverStopsADrain() {
        var one = budget("{enabled: true}");
        var half = budget("{enabled: true, maxUnavailable: 50%}");

        assertThat(one.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(half.getSpec().getMaxUnavailable().getStrVal()).isEqualTo("50%");
        assertThat(one.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
    }

    private static PodDisruptionBudget budget(String values) {
        return Chart.the(
                PodDisruptionBudget.class,
                Chart.with("podDisruptionBudget: " + values).render());
    }

    @Test
    void theChartIsOfTheVersionThatIsBuilt() throws IOException {
        var version = Pattern.compile("<version>([^<]+?)(-SNAPSHOT)?</version>")
                .matcher(Files.readString(Path.of("..", "pom.xml")));

        assertThat(version.find()).isTrue();
        assertThat(Chart.metadata()).containsEntry("appVersion", version.group(1));
    }

    @Test
    void theIconIsThere() {
        var icon = Chart.metadata().get("icon").toString();

        assertThat(Path.of("..", icon.substring(icon.indexOf("/main/") + "/main/".length())))
                .isNotEmptyFile();
    }
}
