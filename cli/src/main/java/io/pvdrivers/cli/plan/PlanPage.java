package io.pvdrivers.cli.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plan as one page that needs nothing else: no script, no image, no address. Whatever objects say is text there. */
final class PlanPage {
    private final Plan plan;

    PlanPage(Plan plan) {
        this.plan = plan;
    }

    String html() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>Driver plan</title>
                <style>
                %s</style>
                </head>
                <body>
                <header>
                <h1>Driver plan</h1>
                <p>%s</p>
                <p class="quiet">Read from %s at %s. KubeVirt: %s. Nothing was changed, and no guest was looked into.</p>
                </header>
                <main>
                %s%s%s%s</main>
                </body>
                </html>
                """.formatted(
                        PageStyle.CSS,
                        Html.text(PlanTable.summary(plan)),
                        Html.text(plan.server()),
                        plan.at(),
                        Html.text(plan.kubeVirt()),
                        remarks(),
                        fleet(),
                        counts(),
                        vms());
    }

    private String remarks() {
        return plan.remarks().isEmpty()
                ? ""
                : "<section aria-labelledby=\"notes\">\n<h2 id=\"notes\">Notes</h2>\n<ul>\n"
                        + lines(plan.remarks(), r -> "<li>" + Html.text(r) + "</li>")
                        + "</ul>\n</section>\n";
    }

    /** One square for each VM, so that the fleet is seen at a glance. */
    private String fleet() {
        var squares = new StringBuilder();
        for (int i = 0; i < plan.items().size(); i++) {
            var vm = plan.items().get(i);
            var label = Html.text(vm.title() + ": " + vm.phase());
            squares.append("<li><a class=\"tile ")
                    .append(Html.text(vm.phase()))
                    .append("\" href=\"#vm-")
                    .append(i)
                    .append("\" title=\"")
                    .append(label)
                    .append("\"><span>")
                    .append(label)
                    .append("</span></a></li>\n");
        }
        return plan.items().isEmpty()
                ? ""
                : "<section aria-labelledby=\"fleet\">\n<h2 id=\"fleet\">The fleet</h2>\n<ul class=\"tiles\">\n"
                        + squares + "</ul>\n</section>\n";
    }

    private String counts() {
        return plan.items().isEmpty()
                ? ""
                : "<section class=\"counts\" aria-label=\"Counts\">\n"
                        + table("By phase", "Phase", plan.summary().phases(), true)
                        + table("By release", "Release", plan.summary().releases(), false)
                        + "</section>\n";
    }

    private static String table(String caption, String title, Map<String, Integer> counts, boolean badges) {
        return "<table>\n<caption>" + caption + "</caption>\n<thead><tr><th scope=\"col\">" + title
                + "</th><th scope=\"col\">VMs</th></tr></thead>\n<tbody>\n"
                + counts.entrySet().stream()
                        .map(e -> "<tr><th scope=\"row\">" + (badges ? badge(e.getKey()) : Html.text(e.getKey()))
                                + "</th><td>" + e.getValue() + "</td></tr>\n")
                        .collect(Collectors.joining())
                + "</tbody>\n</table>\n";
    }

    private static String badge(String phase) {
        return "<span class=\"badge " + Html.text(phase) + "\">" + Html.text(phase) + "</span>";
    }

    private String vms() {
        var details = new StringBuilder();
        for (int i = 0; i < plan.items().size(); i++) {
            details.append(vm(plan.items().get(i), i));
        }
        return plan.items().isEmpty()
                ? ""
                : "<section aria-labelledby=\"vms\">\n<h2 id=\"vms\">VMs</h2>\n" + details + "</section>\n";
    }

    private static String vm(VmPlan vm, int number) {
        var open = vm.phase().equals("Ready") || vm.phase().equals(VmPlan.UNMANAGED) ? "" : " open";
        return "<details id=\"vm-" + number + "\"" + open + ">\n<summary>" + badge(vm.phase()) + " <strong>"
                + Html.text(vm.title()) + "</strong> <span class=\"quiet\">" + Html.text(release(vm)) + ", "
                + Html.text(vm.restarts().word()) + " restarts</span></summary>\n<p>" + Html.text(vm.message())
                + "</p>\n"
                + Optional.ofNullable(vm.next())
                        .map(n -> "<p>Then: " + Html.text(n) + "</p>\n")
                        .orElse("")
                + "<dl>\n" + facts(vm) + "</dl>\n"
                + listed(
                        "Devices that move",
                        vm.devices().stream().map(PlanPage::move).toList())
                + listed("Drivers that change", drivers(vm))
                + listed("Restarts", vm.restarts().what())
                + risks(vm)
                + listed("Newer releases that were not chosen", passedOver(vm))
                + "</details>\n";
    }

    private static String facts(VmPlan vm) {
        var policy = vm.policy();
        var shadowed = vm.shadowed().stream().map(VmPlan.Policy::title).collect(Collectors.joining(", "));
        return fact(
                        "Policy",
                        policy == null
                                ? "none"
                                : policy.title() + ", mode " + policy.mode()
                                        + (policy.paused() ? ", paused" : "") + ", restarts " + policy.restart()
                                        + (policy.file() ? ", from a file" : ""))
                + (shadowed.isEmpty() ? "" : fact("Selected by, too", shadowed))
                + fact("Windows", Objects.requireNonNullElse(vm.guest().title(), "not known"))
                + fact("Release", because(vm))
                + (vm.guest().unknown().isEmpty()
                        ? ""
                        : fact("Not known yet", String.join(", ", vm.guest().unknown())))
                + fact(
                        "Says who",
                        vm.from() == VmPlan.Source.OPERATOR
                                ? "the operator"
                                        + Optional.ofNullable(vm.since())
                                                .map(s -> ", since " + s)
                                                .orElse("")
                                : "this plan");
    }

    private static String fact(String name, String value) {
        return "<dt>" + name + "</dt><dd>" + Html.text(value) + "</dd>\n";
    }

    private static String release(VmPlan vm) {
        var release = vm.release();
        return release == null || release.version() == null ? "no release" : release.version();
    }

    private static String because(VmPlan vm) {
        var release = vm.release();
        return release == null
                ? "none"
                : release(vm) + ". " + release.because()
                        + Optional.ofNullable(release.installed())
                                .map(i -> " Windows runs " + i + ".")
                                .orElse("");
    }

    private static String move(VmPlan.Move move) {
        return move.kind() + " " + move.name() + ": "
                + Optional.ofNullable(move.from()).orElse("unknown") + " to " + move.to();
    }

    private static List<String> drivers(VmPlan vm) {
        var drivers = vm.drivers();
        return drivers == null
                ? List.of("Not known before the guest is looked into.")
                : drivers.stream()
                        .map(d ->
                                d.name() + ": " + Optional.ofNullable(d.from()).orElse("none") + " to "
                                        + Optional.ofNullable(d.to()).orElse("unknown") + " (" + d.standing() + ")")
                        .toList();
    }

    private static List<String> passedOver(VmPlan vm) {
        var release = vm.release();
        return release == null
                ? List.of()
                : release.passedOver().stream()
                        .map(p -> p.version() + ": " + p.message())
                        .toList();
    }

    private static String listed(String title, List<String> items) {
        return items.isEmpty()
                ? ""
                : "<h3>" + title + "</h3>\n<ul>\n" + lines(items, i -> "<li>" + Html.text(i) + "</li>") + "</ul>\n";
    }

    private static String risks(VmPlan vm) {
        return vm.risks().isEmpty()
                ? ""
                : "<h3>To know before</h3>\n<ul>\n"
                        + lines(
                                vm.risks(),
                                r -> "<li class=\"" + r.severity().word() + "\"><strong>" + Html.text(r.reason())
                                        + "</strong> " + Html.text(r.message()) + "</li>")
                        + "</ul>\n";
    }

    private static <T> String lines(List<T> items, java.util.function.Function<T, String> line) {
        return items.stream().map(i -> line.apply(i) + "\n").collect(Collectors.joining());
    }
}
