package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that contradictory values are rejected with a sentence that tells the user what to do. */
class RefusedValuesTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // several replicas
                "default | replicaCount: 2 | needs PostgreSQL: set database.url",
                "default | {autoscaling: {enabled: true}} | needs PostgreSQL: set database.url",
                "default | {keda: {enabled: true, prometheusAddress: 'http://p'}} | needs PostgreSQL: set database.url",
                "ha | {redis: {url: ''}} | needs Redis or Valkey: set redis.url",
                "ha | {secretKeys: {token: ''}} | needs secretKeys.token and secretKeys.ledger",
                "ha | {secretKeys: {ledger: ''}} | needs secretKeys.token and secretKeys.ledger",
                // the journal
                "default | workload: Deployment | Deployment has no volume for SQLite: set database.url",
                "deployment | durability: journal | loses ledger rows when a pod is evicted",
                "default | acceptLossOnEviction: true | acceptLossOnEviction is for workload Deployment",
                // mutually exclusive values
                "ha | {keda: {enabled: true, prometheusAddress: 'http://p'}} | exclude each other: enable one of them",
                "ha | {podMonitor: {enabled: true}} | serviceMonitor.enabled and podMonitor.enabled exclude each other",
                "ha | {autoscaling: {minReplicas: 11}} | maxReplicas must not be smaller than autoscaling.minReplicas",
                "ha | {autoscaling: {inFlightPerPod: 0, cpuUtilization: 0}} | needs autoscaling.inFlightPerPod or",
                "keda | {keda: {prometheusAddress: ''}} | keda.enabled needs keda.prometheusAddress",
                "keda | {redis: {url: 'redis://r'}} | Set one of redis.url, redis.secretKeys.url",
                "keda | {redis: {sentinel: {master: ''}}} | redis.sentinel.nodes and redis.sentinel.master belong together",
                "ha | {database: {secretKeys: {url: jdbc-uri}}} | Set one of database.url and database.secretKeys.url",
                "sandbox | {database: {url: 'jdbc:postgresql://h/d'}} | sandbox.enabled is for one replica",
                "default | migrations: job | migrations job needs PostgreSQL",
                "default | {longestCall: 2h} | longestStream must not be shorter than longestCall",
                "default | {jwt: {issuerUri: 'https://idp'}} | jwt.issuerUri needs jwt.audience",
                // secrets
                "external-secret | existingSecret: other | Set one of existingSecret, externalSecret.enabled and csi",
                "csi | existingSecret: other | Set one of existingSecret, externalSecret.enabled and csi.enabled",
                "external-secret | {externalSecret: {storeRef: {name: ''}}} | needs externalSecret.storeRef.name",
                "external-secret | {externalSecret: {remoteKey: ''}} | needs externalSecret.remoteKey or",
                "csi | {csi: {provider: ''}} | csi.enabled needs csi.secretProviderClass, or csi.provider",
                "default | {secretKeys: {upstream: ''}} | secretKeys.upstream must name the key",
                "default | {extraEnv: [{name: AI302_API_KEY, value: x}]} | extraEnv holds the secret AI302_API_KEY",
                "default | {config: {gateway: {admin: {key: x}}}} | config holds a secret as plain text at 'key'",
                "default | {config: {spring.datasource.password: x}} | plain text at 'spring.datasource.password'",
                "default | {config: {gateway: {upstream: {apiKey: x}}}} | config holds a secret as plain text at 'apiKey'",
                "default | {extraEnv: [{name: GATEWAY_DATA_DIR, value: /x}]} | which the chart sets itself",
                "full | {prometheusRule: {disabledAlerts: [GatewayGone]}} | names GatewayGone, which is no alert",
                // the schema
                "default | {replicas: 2} | additional properties 'replicas' not allowed",
                "default | {ingress: {host: x}} | additional properties 'host' not allowed",
                "default | {longestCall: 180} | longestCall",
                "default | {longestCall: soon} | longestCall",
                "default | {image: {digest: 'sha256:1'}} | digest",
                "ha | {database: {url: 'jdbc:postgresql://user:word@h/d'}} | database/url",
                "ha | {database: {url: 'jdbc:postgresql://h/d?password=word'}} | database/url",
                "ha | {redis: {url: 'redis://:word@h'}} | redis/url",
                "default | {trustedProxies: [10.0.0.1]} | trustedProxies/0",
                "default | {workload: DaemonSet} | workload",
            })
    void saysWhatIsWrong(String set, String values, String sentence) {
        assertThatThrownBy(() -> Chart.render(set, values)).hasMessageContaining(sentence);
    }
}
