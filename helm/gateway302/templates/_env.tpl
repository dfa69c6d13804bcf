{{/* Variables of the database. Argument: settings (url, username). */}}
{{- define "gateway302.databaseEnv" -}}
{{- with .url }}
- name: SPRING_DATASOURCE_URL
  value: {{ . | quote }}
{{- end }}
{{- with .username }}
- name: SPRING_DATASOURCE_USERNAME
  value: {{ . | quote }}
{{- end }}
{{- end -}}

{{/*
Variables of Redis. The address is given in parts: Spring Boot ignores the separate user name and password where it has a
URL.
*/}}
{{- define "gateway302.redisEnv" -}}
- name: GATEWAY_STORE
  value: redis
{{- with .url }}
{{- $url := urlParse . }}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) }}
- name: SPRING_DATA_REDIS_HOST
  value: {{ regexReplaceAll ":[0-9]+$" $url.host "" | quote }}
- name: SPRING_DATA_REDIS_PORT
  value: {{ default "6379" $port | quote }}
- name: SPRING_DATA_REDIS_DATABASE
  value: {{ default "0" (trimPrefix "/" $url.path) | quote }}
- name: SPRING_DATA_REDIS_SSL_ENABLED
  value: {{ eq $url.scheme "rediss" | quote }}
{{- end }}
{{- with .sentinel.nodes }}
- name: SPRING_DATA_REDIS_SENTINEL_MASTER
  value: {{ $.sentinel.master | quote }}
- name: SPRING_DATA_REDIS_SENTINEL_NODES
  value: {{ join "," . | quote }}
{{- end }}
{{- with .cluster.nodes }}
- name: SPRING_DATA_REDIS_CLUSTER_NODES
  value: {{ join "," . | quote }}
{{- end }}
{{- with .username }}
- name: SPRING_DATA_REDIS_USERNAME
  value: {{ . | quote }}
{{- end }}
{{- end -}}

{{/*
Forwarded headers are read from trusted proxies only: otherwise any pod could forge the address by which failed
authentications are counted.
*/}}
{{- define "gateway302.forwardedEnv" -}}
{{- if .Values.trustedProxies }}
- name: SERVER_FORWARD_HEADERS_STRATEGY
  value: native
- name: SERVER_TOMCAT_REMOTEIP_INTERNAL_PROXIES
  value: {{ join "," .Values.trustedProxies | quote }}
{{- else }}
- name: SERVER_FORWARD_HEADERS_STRATEGY
  value: none
{{- end }}
{{- end -}}

{{/* All variables of the gateway. */}}
{{- define "gateway302.env" -}}
- name: GATEWAY_REPLICAS
  value: {{ include "gateway302.maxReplicas" . | quote }}
- name: GATEWAY_DATA_DIR
  value: /var/lib/gateway302
- name: GATEWAY_PASSTHROUGH_SPOOL_DIR
  value: /spool
- name: GATEWAY_PASSTHROUGH_MAX_SPOOL
  value: {{ include "gateway302.mebibytes" .Values.spool.size }}MB
- name: GATEWAY_PASSTHROUGH_MAX_STREAM
  value: {{ include "gateway302.seconds" .Values.longestStream }}s
- name: GATEWAY_LEDGER_DURABILITY
  value: {{ include "gateway302.durability" . }}
- name: GATEWAY_LEDGER_JOURNAL_CAPACITY
  value: {{ int64 .Values.ledger.journalCapacity | quote }}
{{- with .Values.ledger.retention }}
- name: GATEWAY_LEDGER_RETENTION
  value: {{ . }}
{{- end }}
- name: SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE
  value: {{ include "gateway302.longestCallSeconds" . }}s
- name: GATEWAY_SHUTDOWN_DELAY
  value: {{ .Values.drainSeconds }}s
{{- include "gateway302.forwardedEnv" . }}
{{- if .Values.sandbox.enabled }}
- name: SPRING_PROFILES_ACTIVE
  value: sandbox
{{- else }}
{{- include "gateway302.secretEnv" . }}
{{- end }}
{{- with .Values.upstream.baseUrls }}
- name: AI302_BASE_URL
  value: {{ join "," . | quote }}
{{- end }}
{{- include "gateway302.databaseEnv" .Values.database }}
{{- if eq .Values.migrations "job" }}
- name: GATEWAY_DATABASE_MIGRATE
  value: "false"
{{- end }}
{{- if include "gateway302.hasRedis" . }}
{{ include "gateway302.redisEnv" .Values.redis }}
{{- end }}
{{- with .Values.jwt.issuerUri }}
- name: GATEWAY_IDENTITY_JWT_ISSUER_URI
  value: {{ . | quote }}
- name: GATEWAY_IDENTITY_JWT_AUDIENCE
  value: {{ $.Values.jwt.audience | quote }}
- name: GATEWAY_IDENTITY_JWT_CLIENT_CLAIM
  value: {{ $.Values.jwt.clientClaim | quote }}
{{- end }}
{{- if .Values.tracing.enabled }}
- name: GATEWAY_TRACING_ENABLED
  value: "true"
- name: MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT
  value: {{ .Values.tracing.endpoint | quote }}
- name: MANAGEMENT_TRACING_SAMPLING_PROBABILITY
  value: {{ .Values.tracing.samplingProbability | quote }}
{{- end }}
{{- include "gateway302.configImports" (dict "root" . "sources" (include "gateway302.settingsSources" .)) }}
{{- include "gateway302.commonEnv" . }}
{{- end -}}

{{/* Variables of every container that runs the gateway's image as a service or a job. */}}
{{- define "gateway302.commonEnv" -}}
{{- with .Values.javaOptions }}
- name: JAVA_TOOL_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}

{{/* The variables, none of them twice: of two with one name, only the last would count. */}}
{{- define "gateway302.checkedEnv" -}}
{{- $names := list -}}
{{- range fromYamlArray . -}}
{{- if has .name $names -}}
{{- fail (printf "extraEnv sets %s, which the chart sets itself: use the value of the chart for it." .name) -}}
{{- end -}}
{{- $names = append $names .name -}}
{{- end -}}
{{- trim . -}}
{{- end -}}
