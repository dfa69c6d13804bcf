{{/* Fails with one sentence where values contradict each other. */}}
{{- define "gateway302.validate" -}}
{{- $values := .Values -}}
{{- $database := include "gateway302.hasDatabase" . -}}
{{- $redis := include "gateway302.hasRedis" . -}}
{{- $autoscaled := include "gateway302.autoscaled" . -}}
{{- $deployment := eq $values.workload "Deployment" -}}
{{- if and $values.autoscaling.enabled $values.keda.enabled -}}
{{- fail "autoscaling.enabled and keda.enabled exclude each other: enable one of them." -}}
{{- end -}}
{{- if and $values.serviceMonitor.enabled $values.podMonitor.enabled -}}
{{- fail "serviceMonitor.enabled and podMonitor.enabled exclude each other: both would scrape every pod." -}}
{{- end -}}
{{- if and $autoscaled (lt (int $values.autoscaling.maxReplicas) (int $values.autoscaling.minReplicas)) -}}
{{- fail "autoscaling.maxReplicas must not be smaller than autoscaling.minReplicas." -}}
{{- end -}}
{{- if and $values.autoscaling.enabled (not (or $values.autoscaling.inFlightPerPod $values.autoscaling.cpuUtilization)) -}}
{{- fail "autoscaling.enabled needs autoscaling.inFlightPerPod or autoscaling.cpuUtilization." -}}
{{- end -}}
{{- if and $values.keda.enabled (not (and $values.keda.prometheusAddress $values.autoscaling.inFlightPerPod)) -}}
{{- fail "keda.enabled needs keda.prometheusAddress and autoscaling.inFlightPerPod." -}}
{{- end -}}
{{- if and $values.sandbox.enabled (or $database $redis $autoscaled $deployment (gt (int $values.replicaCount) 1)) -}}
{{- fail "sandbox.enabled is for one replica without database and redis." -}}
{{- end -}}
{{- if and (not $database) (or $autoscaled (gt (int $values.replicaCount) 1)) -}}
{{- fail "More than one replica or autoscaling needs PostgreSQL: set database.url, or database.secretKeys.url." -}}
{{- end -}}
{{- if and (not $redis) (or $autoscaled (gt (int $values.replicaCount) 1)) -}}
{{- fail "More than one replica or autoscaling needs Redis or Valkey: set redis.url, or redis.secretKeys.url." -}}
{{- end -}}
{{- if and (or $autoscaled (gt (int $values.replicaCount) 1)) (not (and $values.secretKeys.token $values.secretKeys.ledger)) -}}
{{- fail "More than one replica or autoscaling needs secretKeys.token and secretKeys.ledger: replicas share these secrets." -}}
{{- end -}}
{{- if and $deployment (not $database) -}}
{{- fail "workload Deployment has no volume for SQLite: set database.url, or use workload StatefulSet." -}}
{{- end -}}
{{- if and $deployment (eq (include "gateway302.durability" .) "journal") (not $values.acceptLossOnEviction) -}}
{{- fail "workload Deployment with durability journal loses ledger rows when a pod is evicted: use workload StatefulSet or durability store, or set acceptLossOnEviction." -}}
{{- end -}}
{{- if and $values.acceptLossOnEviction (not $deployment) -}}
{{- fail "acceptLossOnEviction is for workload Deployment: a StatefulSet keeps its journal on a claim." -}}
{{- end -}}
{{- if and (eq $values.migrations "job") (not $database) -}}
{{- fail "migrations job needs PostgreSQL: SQLite is migrated by its only pod." -}}
{{- end -}}
{{- if gt (int (include "gateway302.longestCallSeconds" .)) (int (include "gateway302.seconds" $values.longestStream)) -}}
{{- fail "longestStream must not be shorter than longestCall." -}}
{{- end -}}
{{- if gt (len (compact (list $values.redis.url $values.redis.secretKeys.url (join "," $values.redis.sentinel.nodes) (join "," $values.redis.cluster.nodes)))) 1 -}}
{{- fail "Set one of redis.url, redis.secretKeys.url, redis.sentinel.nodes and redis.cluster.nodes." -}}
{{- end -}}
{{- if ne (empty $values.redis.sentinel.nodes) (empty $values.redis.sentinel.master) -}}
{{- fail "redis.sentinel.nodes and redis.sentinel.master belong together." -}}
{{- end -}}
{{- if and $values.database.url $values.database.secretKeys.url -}}
{{- fail "Set one of database.url and database.secretKeys.url." -}}
{{- end -}}
{{- if and $values.jwt.issuerUri (not $values.jwt.audience) -}}
{{- fail "jwt.issuerUri needs jwt.audience: without it, tokens for other services would be accepted." -}}
{{- end -}}
{{- include "gateway302.validateSecrets" . -}}
{{- end -}}

{{/* Secrets come from exactly one place, and never as plain values. */}}
{{- define "gateway302.validateSecrets" -}}
{{- $values := .Values -}}
{{- if gt (len (compact (list $values.existingSecret (ternary "x" "" $values.externalSecret.enabled) (ternary "x" "" $values.csi.enabled)))) 1 -}}
{{- fail "Set one of existingSecret, externalSecret.enabled and csi.enabled." -}}
{{- end -}}
{{- if and $values.externalSecret.enabled (not $values.externalSecret.storeRef.name) -}}
{{- fail "externalSecret.enabled needs externalSecret.storeRef.name." -}}
{{- end -}}
{{- if and $values.externalSecret.enabled (not (or $values.externalSecret.remoteKey $values.externalSecret.data)) -}}
{{- fail "externalSecret.enabled needs externalSecret.remoteKey or externalSecret.data." -}}
{{- end -}}
{{- if and $values.csi.enabled (not (or $values.csi.secretProviderClass $values.csi.provider)) -}}
{{- fail "csi.enabled needs csi.secretProviderClass, or csi.provider and csi.parameters." -}}
{{- end -}}
{{- if not (or $values.sandbox.enabled $values.secretKeys.upstream) -}}
{{- fail "secretKeys.upstream must name the key of the Secret that holds the upstream key." -}}
{{- end -}}
{{- range $values.extraEnv -}}
{{- if and (hasKey . "value") (has .name (list "AI302_API_KEY" "GATEWAY_ADMIN_KEY" "GATEWAY_AUDITOR_KEY" "GATEWAY_TOKEN_SECRET" "GATEWAY_LEDGER_SECRET" "SPRING_DATASOURCE_PASSWORD" "SPRING_DATA_REDIS_PASSWORD" "SPRING_FLYWAY_PASSWORD")) -}}
{{- fail (printf "extraEnv holds the secret %s as plain text: put it into the Secret that existingSecret names." .name) -}}
{{- end -}}
{{- end -}}
{{- $secret := regexFind "(?mi)^[ -]*[\"']?([\\w.-]*\\.)?(api-?key|auditor-?key|key|token-?secret|secret|password)[\"']?:[ ]*[^\\s$]" (toYaml $values.config) -}}
{{- if $secret -}}
{{- fail (printf "config holds a secret as plain text at '%s': put it into the Secret that existingSecret names." (regexReplaceAll ":.*" (trim $secret) "")) -}}
{{- end -}}
{{- end -}}
