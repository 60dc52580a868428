{{- define "pv-driver-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* A release may have dots in its name, a Service may not. */}}
{{- define "pv-driver-operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := include "pv-driver-operator.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | replace "." "-" | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | replace "." "-" | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "pv-driver-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "pv-driver-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "pv-driver-operator.labels" -}}
{{ include "pv-driver-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "pv-driver-operator.serviceAccountName" -}}
{{- default (include "pv-driver-operator.fullname" .) .Values.serviceAccount.name }}
{{- end }}

{{- define "pv-driver-operator.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- /* Kubernetes has ValidatingAdmissionPolicy in v1 since 1.30. */}}
{{- define "pv-driver-operator.canConfine" -}}
{{- if semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version }}true{{ end }}
{{- end }}

{{- define "pv-driver-operator.confines" -}}
{{- if and .Values.guestAccess.enabled .Values.guestAccess.confine (include "pv-driver-operator.canConfine" .) }}true{{ end }}
{{- end }}

{{- /* Labels of one's own beside ours, which win. Takes root and own. */}}
{{- define "pv-driver-operator.labelsWith" -}}
{{- toYaml (merge (fromYaml (include "pv-driver-operator.labels" .root)) .own) }}
{{- end }}

{{- /* What is before the name of a page in a link. */}}
{{- define "pv-driver-operator.docs" -}}
{{- with .Values.docs.url }}
{{- regexReplaceAll "/+$" . "" }}
{{- else }}
{{- printf "%s/blob/%s/docs" .Chart.Home (index .Chart.Annotations "pvdrivers.io/git-ref") }}
{{- end }}
{{- end }}

{{- /* The port in events.url, or that of its scheme. */}}
{{- define "pv-driver-operator.eventsPort" -}}
{{- $url := urlParse .Values.events.url }}
{{- regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (ternary "443" "80" (eq $url.scheme "https")) }}
{{- end }}
