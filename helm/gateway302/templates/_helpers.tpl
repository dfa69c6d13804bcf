{{- define "gateway302.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Short enough for the suffixes of the chart and of StatefulSet pods to fit into 63 characters. */}}
{{- define "gateway302.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- default $full .Values.fullnameOverride | trunc 47 | trimSuffix "-" -}}
{{- end -}}

{{- define "gateway302.selectorLabels" -}}
app.kubernetes.io/name: {{ include "gateway302.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: gateway
{{- end -}}

{{/* Labels of an object. Arguments: root, component. */}}
{{- define "gateway302.labels" -}}
{{- $root := .root -}}
{{- with $root.Values.commonLabels }}
{{- toYaml . }}
{{ end -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ include "gateway302.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end -}}

{{/* Labels of a pod: without those of the chart, whose new version alone must not restart it. Arguments: root, component. */}}
{{- define "gateway302.podLabels" -}}
{{- $labels := fromYaml (include "gateway302.labels" .) -}}
{{- $own := omit $labels "helm.sh/chart" "app.kubernetes.io/managed-by" -}}
{{- toYaml (mergeOverwrite (deepCopy .root.Values.podLabels) $own) -}}
{{- end -}}

{{/* Metadata of an object. Arguments: root, component, name; optional labels, annotations. */}}
{{- define "gateway302.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- $labels := fromYaml (include "gateway302.labels" .) }}
  {{- toYaml (mergeOverwrite $labels (deepCopy (default dict .labels))) | nindent 2 }}
{{- with mergeOverwrite (deepCopy .root.Values.commonAnnotations) (deepCopy (default dict .annotations)) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "gateway302.headlessName" -}}
{{- printf "%s-headless" (include "gateway302.fullname" .) -}}
{{- end -}}

{{- define "gateway302.migrationsName" -}}
{{- printf "%s-migrations" (include "gateway302.fullname" .) -}}
{{- end -}}

{{- define "gateway302.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "gateway302.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "gateway302.image" -}}
{{- $registry := default .Values.image.registry .Values.global.imageRegistry -}}
{{- $path := ternary (printf "%s/%s" (trimSuffix "/" $registry) .Values.image.repository) .Values.image.repository (ne $registry "") -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $path .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $path (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* YAML of a map without its null values. */}}
{{- define "gateway302.withoutNulls" -}}
{{- $kept := dict -}}
{{- range $key, $value := . -}}
{{- if not (kindIs "invalid" $value) -}}{{- $_ := set $kept $key $value -}}{{- end -}}
{{- end -}}
{{- toYaml $kept -}}
{{- end -}}

{{/* Seconds of a duration such as 90s, 3m or 1h30m. */}}
{{- define "gateway302.seconds" -}}
{{- $total := 0 -}}
{{- range regexFindAll "[0-9]+[hms]" . -1 -}}
{{- $factor := get (dict "h" 3600 "m" 60 "s" 1) (regexFind "[hms]" .) -}}
{{- $total = add $total (mul $factor (atoi (regexFind "[0-9]+" .))) -}}
{{- end -}}
{{- $total -}}
{{- end -}}

{{/* MiB of a quantity in Mi or Gi. */}}
{{- define "gateway302.mebibytes" -}}
{{- $number := atoi (regexFind "[0-9]+" .) -}}
{{- ternary (mul 1024 $number) $number (hasSuffix "Gi" .) -}}
{{- end -}}

{{- define "gateway302.longestCallSeconds" -}}
{{- include "gateway302.seconds" .Values.longestCall -}}
{{- end -}}

{{/* Load balancers wait a little longer, so that a caller gets the gateway's own answer to a timeout. */}}
{{- define "gateway302.proxyTimeoutSeconds" -}}
{{- add 15 (include "gateway302.longestCallSeconds" .) -}}
{{- end -}}

{{/* The last 15 seconds are for the ledger: it ships its backlog. */}}
{{- define "gateway302.gracePeriodSeconds" -}}
{{- add .Values.preStopSeconds .Values.drainSeconds (include "gateway302.longestCallSeconds" .) 15 -}}
{{- end -}}

{{- define "gateway302.durability" -}}
{{- default (ternary "journal" "store" (eq .Values.workload "StatefulSet")) .Values.durability -}}
{{- end -}}

{{- define "gateway302.autoscaled" -}}
{{- if or .Values.autoscaling.enabled .Values.keda.enabled }}true{{ end -}}
{{- end -}}

{{/* How many replicas there can be. */}}
{{- define "gateway302.maxReplicas" -}}
{{- if include "gateway302.autoscaled" . -}}
{{- max .Values.replicaCount .Values.autoscaling.maxReplicas -}}
{{- else -}}
{{- int .Values.replicaCount -}}
{{- end -}}
{{- end -}}

{{- define "gateway302.hasDatabase" -}}
{{- if or .Values.database.url .Values.database.secretKeys.url }}true{{ end -}}
{{- end -}}

{{- define "gateway302.hasRedis" -}}
{{- $redis := .Values.redis -}}
{{- if or $redis.url $redis.secretKeys.url $redis.sentinel.nodes $redis.cluster.nodes }}true{{ end -}}
{{- end -}}
