{{- /* What the schema cannot tell: values that do not go together, or not with this cluster. */}}
{{- define "pv-driver-operator.refusals" -}}
{{- if and (gt (int .Values.replicas) 1) (not .Values.leaderElection.enabled) }}
{{- fail "replicas: more than one needs leaderElection.enabled: true, or all of them would act on the same VMs." }}
{{- end }}
{{- if and (not .Values.leaderElection.enabled) .Values.strategy (ne (.Values.strategy.type | default "") "Recreate") }}
{{- fail "strategy: without leaderElection.enabled only type: Recreate is safe, or an upgrade would run two operators at once." }}
{{- end }}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) }}
{{- fail "serviceAccount.name: name the account to use, since serviceAccount.create is false." }}
{{- end }}
{{- range .Values.extraArgs }}
{{- if regexMatch "^--(namespace|media|guest-access|guest-poll-seconds|no-builtin-catalogue|install-jobs|volumes|own-media|own-media-image|guest-driver-reference|events-url|events-secret-file|docs-url|snapshots|screenshots|preferences|leader-election-namespace|leader-election-lease|http-port|log-format|log-level|log-level-file|kubeconfig|context)(=|$)" . }}
{{- fail (printf "extraArgs: %s is set by the chart; use the value for it." .) }}
{{- end }}
{{- end }}
{{- if and .Values.ownMedia.images (not .Values.ownMedia.enabled) }}
{{- fail "ownMedia.images: no image of a policy is used without ownMedia.enabled: true." }}
{{- end }}
{{- if and .Values.guestDriverReference.enabled (not .Values.guestDriverReference.namespace) }}
{{- fail "guestDriverReference.namespace: name the namespace of KubeVirt's observability controller." }}
{{- end }}
{{- if and .Values.events.secretName (not .Values.events.url) }}
{{- fail "events.secretName: nothing is sent without events.url." }}
{{- end }}
{{- range list "dnsTo" "apiServerTo" "eventsTo" }}
{{- if and (index $.Values.networkPolicy .) (not $.Values.networkPolicy.enabled) }}
{{- fail (printf "networkPolicy.%s: nothing is confined without networkPolicy.enabled: true." .) }}
{{- end }}
{{- end }}
{{- if and .Values.networkPolicy.eventsTo (not .Values.events.url) }}
{{- fail "networkPolicy.eventsTo: nothing is sent without events.url." }}
{{- end }}
{{- if and .Values.metrics.serviceMonitor.enabled (not .Values.metrics.service.enabled) }}
{{- fail "metrics.serviceMonitor.enabled: a ServiceMonitor needs metrics.service.enabled: true." }}
{{- end }}
{{- if and .Values.guestAccess.enabled (not .Values.guestAccess.force) }}
{{- if not .Values.guestAccess.confine }}
{{- fail "guestAccess.confine: may be false only with guestAccess.force: true, since exec is then allowed into every pod." }}
{{- end }}
{{- if not (include "pv-driver-operator.canConfine" .) }}
{{- fail (printf "guestAccess.enabled: Kubernetes %s cannot confine exec, which takes 1.30; upgrade it, or set guestAccess.force: true to give the right unconfined." .Capabilities.KubeVersion.Version) }}
{{- end }}
{{- end }}
{{- if and .Values.vmWrites.confine (not (include "pv-driver-operator.canConfine" .)) }}
{{- fail (printf "vmWrites.confine: Kubernetes %s has no ValidatingAdmissionPolicy in v1, which takes 1.30; upgrade it, or set vmWrites.confine: false." .Capabilities.KubeVersion.Version) }}
{{- end }}
{{- end }}
