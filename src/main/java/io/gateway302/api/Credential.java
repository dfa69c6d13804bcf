package io.gateway302.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;

/** Kind of credential in the OpenAPI documents. */
enum Credential {
    /** Key of a client or a browser token, for the API and the paths of 302.AI. */
    CLIENT(
            "clientKey",
            "A client key of this gateway, `gw302_…`, or a browser token, `gw302t_…`. For `/api` and the paths of 302.AI."),
    /** Key of an administrator or an auditor. */
    ADMINISTRATOR("adminKey", "The administrator key of this gateway, or the auditor key for reading. For `/admin`.");

    private final String scheme;
    private final String description;

    Credential(String scheme, String description) {
        this.scheme = scheme;
        this.description = description;
    }

    /** Adds the security scheme of this credential. */
    void describeIn(Components components) {
        components.addSecuritySchemes(
                scheme,
                new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description(description));
    }

    /** Returns the requirement of this credential. */
    SecurityRequirement requirement() {
        return new SecurityRequirement().addList(scheme);
    }
}
