package io.gateway302.chart;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Strict check of manifests against the model of the Kubernetes API, without a server. */
final class KubernetesModel {

    private interface Check {
        void of(JsonElement manifest) throws IOException;
    }

    private record Model(Class<?> type, Check check) {}

    private static final Map<String, Model> MODELS = Map.ofEntries(
            Map.entry("v1/ConfigMap", new Model(V1ConfigMap.class, V1ConfigMap::validateJsonElement)),
            Map.entry("v1/Pod", new Model(V1Pod.class, V1Pod::validateJsonElement)),
            Map.entry("v1/Service", new Model(V1Service.class, V1Service::validateJsonElement)),
            Map.entry("v1/ServiceAccount", new Model(V1ServiceAccount.class, V1ServiceAccount::validateJsonElement)),
            Map.entry("apps/v1/Deployment", new Model(V1Deployment.class, V1Deployment::validateJsonElement)),
            Map.entry("apps/v1/StatefulSet", new Model(V1StatefulSet.class, V1StatefulSet::validateJsonElement)),
            Map.entry("batch/v1/Job", new Model(V1Job.class, V1Job::validateJsonElement)),
            Map.entry(
                    "autoscaling/v2/HorizontalPodAutoscaler",
                    new Model(V2HorizontalPodAutoscaler.class, V2HorizontalPodAutoscaler::validateJsonElement)),
            Map.entry(
                    "policy/v1/PodDisruptionBudget",
                    new Model(V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement)),
            Map.entry("networking.k8s.io/v1/Ingress", new Model(V1Ingress.class, V1Ingress::validateJsonElement)),
            Map.entry(
                    "networking.k8s.io/v1/NetworkPolicy",
                    new Model(V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement)));

    private KubernetesModel() {}

    /** Returns whether the kind is part of Kubernetes itself, so that it can be checked here. */
    static boolean knows(JsonNode manifest) {
        return MODELS.containsKey(kind(manifest));
    }

    /** Returns the API version and kind, such as {@code apps/v1/StatefulSet}. */
    static String kind(JsonNode manifest) {
        return manifest.get("apiVersion").asString() + "/"
                + manifest.get("kind").asString();
    }

    /**
     * Checks a manifest: unknown and missing fields by the model, types of values by deserializing it.
     *
     * @throws IllegalArgumentException if a field is unknown or missing
     * @throws com.google.gson.JsonParseException if a value has the wrong type
     */
    static void check(JsonNode manifest) throws IOException {
        Model model = MODELS.get(kind(manifest));
        if (model == null) {
            throw new IllegalArgumentException("no model of " + kind(manifest));
        }
        JsonElement json = JsonParser.parseString(manifest.toString());
        model.check().of(json);
        var _ = JSON.getGson().fromJson(json, model.type());
    }
}
