package io.gateway302.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.MergePatch;
import io.gateway302.binding.query.Cursor;
import io.gateway302.binding.query.Limit;
import io.gateway302.binding.query.Page;
import io.gateway302.binding.query.PageRequest;
import io.gateway302.catalog.Catalog;
import io.gateway302.identity.Client;
import io.gateway302.identity.DisplayName;
import io.gateway302.identity.IdentityProperties;
import io.gateway302.identity.PromptRetention;
import io.gateway302.identity.ValidationMode;
import io.gateway302.identity.client.Clients;
import io.gateway302.usage.PriceList;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints that create, read, change and remove clients. */
@RestController
@RequestMapping(path = "/admin/v1/clients", produces = "application/json")
@Tag(name = "Clients")
final class ClientController {

    private final Clients clients;
    private final AllowedOperations allowed;
    private final Catalog catalog;
    private final PriceList prices;
    private final List<String> originSchemes;

    ClientController(
            Clients clients,
            AllowedOperations allowed,
            Catalog catalog,
            PriceList prices,
            IdentityProperties properties) {
        this.clients = clients;
        this.allowed = allowed;
        this.catalog = catalog;
        this.prices = prices;
        this.originSchemes = properties.originSchemes();
    }

    @PostMapping(consumes = "application/json")
    @Operation(operationId = "createClient", summary = "Add a client")
    @ApiResponse(
            responseCode = "201",
            description = "Created",
            headers = {
                @Header(
                        name = "Location",
                        required = true,
                        schema = @Schema(type = "string", format = "uri-reference")),
                @Header(name = "ETag", required = true, schema = @Schema(type = "string"))
            })
    ResponseEntity<ClientView> create(@RequestBody ClientBody request, HttpServletRequest http) {
        Client client = clients.create(
                DisplayName.normalize(request.name()), fresh -> checked(request.applyTo(fresh, originSchemes), fresh));
        return withVersion(
                ResponseEntity.created(URI.create(http.getContextPath() + "/admin/v1/clients/" + client.id())),
                client,
                Pricing.of(client, catalog, prices));
    }

    @GetMapping
    @Operation(operationId = "listClients", summary = "List clients")
    Page<ClientView> list(
            @Parameter(description = "Only the client of this name, regardless of case")
                    @RequestParam(required = false)
                    @Nullable
                    String name,
            @Limit @RequestParam(defaultValue = PageRequest.LIMIT) int limit,
            @Cursor @RequestParam(defaultValue = "") String cursor) {
        PageRequest page = new PageRequest(limit, cursor);
        if (name != null) {
            return new Page<>(
                    clients.findByName(name).map(client -> ClientView.of(client, null)).stream()
                            .toList(),
                    null);
        }
        return Page.of(page, clients::list, Client::id, client -> ClientView.of(client, null));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getClient", summary = "Read a client")
    @Versioned
    ResponseEntity<ClientView> get(@PathVariable String id) {
        return withVersion(ResponseEntity.ok(), clients.get(id), null);
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {"application/merge-patch+json", "application/json"})
    @Operation(operationId = "updateClient", summary = "Change a client (merge patch)")
    @Versioned
    ResponseEntity<ClientView> update(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody MergePatch<ClientBody> patch) {
        Client changed = clients.update(id, client -> {
            new IfMatch(ifMatch).check(client);
            return checked(
                    patch.applyTo(ClientBody.of(client), ClientBody.class).applyTo(client, originSchemes), client);
        });
        return withVersion(ResponseEntity.ok(), changed, Pricing.of(changed, catalog, prices));
    }

    private Client checked(Client changed, Client old) {
        allowed.check(changed, old);
        return changed;
    }

    @DeleteMapping("/{id}")
    @Operation(operationId = "removeClient", summary = "Remove a client and its keys")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        clients.remove(id, new IfMatch(ifMatch)::check);
    }

    private static ResponseEntity<ClientView> withVersion(
            ResponseEntity.BodyBuilder response, Client client, @Nullable Pricing pricing) {
        return response.eTag(Long.toString(client.version())).body(ClientView.of(client, pricing));
    }

    /** Documentation of a response that has the client's version as its ETag. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ApiResponse(
            responseCode = "200",
            description = "OK",
            headers = @Header(name = "ETag", required = true, schema = @Schema(type = "string")))
    @interface Versioned {}

    record ClientView(
            @JsonProperty("id") String id,
            @JsonProperty("name") String name,
            @JsonProperty("enabled") boolean enabled,
            @JsonProperty("operations") List<String> operations,
            @JsonProperty("models") List<String> models,
            @JsonProperty("tags") List<String> tags,
            @JsonProperty("limits") LimitsBody limits,
            @JsonProperty("allowed_origins") List<String> allowedOrigins,
            @JsonProperty("prompt_retention") PromptRetention promptRetention,
            @JsonProperty("validation") ValidationMode validation,
            @JsonProperty("version") long version,
            @JsonProperty("created_at") Instant createdAt,

            @JsonProperty("pricing")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(description = "After a change of a client with a money limit: prices of what it may call")
            @Nullable
            Pricing pricing) {

        static ClientView of(Client client, @Nullable Pricing pricing) {
            return new ClientView(
                    client.id(),
                    client.name(),
                    client.enabled(),
                    client.permissions().operations(),
                    client.permissions().models(),
                    client.permissions().tags(),
                    LimitsBody.of(client.limits()),
                    client.allowedOrigins(),
                    client.promptRetention(),
                    client.validation(),
                    client.version(),
                    client.createdAt(),
                    pricing);
        }
    }
}
