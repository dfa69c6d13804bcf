package io.gateway302.webhooks;

import io.gateway302.identity.PostgresSchema;

class PostgresWebhookDeliveryTests extends WebhookDeliveryContractTests {

    @Override
    String url() {
        return PostgresSchema.create();
    }
}
