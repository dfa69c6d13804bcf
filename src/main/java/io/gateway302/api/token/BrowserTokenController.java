package io.gateway302.api.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.identity.Caller;
import io.gateway302.identity.token.BrowserToken;
import io.gateway302.identity.token.BrowserTokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Endpoint that creates browser tokens, with which a web page may call a few operations for up to 15 minutes. */
@RestController
@RequestMapping("/api/v1/browser-tokens")
@Tag(name = "Browser tokens")
class BrowserTokenController {

    private final BrowserTokens tokens;

    BrowserTokenController(BrowserTokens tokens) {
        this.tokens = tokens;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "mintBrowserToken",
            summary = "Mint a browser token",
            description =
                    "For a client's own front end. The token calls the operations that it names and nothing else, "
                            + "within the limits of its client, and dies with the key that minted it.")
    NewBrowserToken mint(
            @RequestBody BrowserTokenRequest request,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return NewBrowserToken.of(tokens.mint(caller, request.grant()));
    }

    record NewBrowserToken(
            @JsonProperty("token") String token,
            @JsonProperty("expires_at") Instant expiresAt) {

        static NewBrowserToken of(BrowserToken minted) {
            return new NewBrowserToken(minted.token(), minted.expiresAt());
        }

        @Override
        public String toString() {
            return "NewBrowserToken[" + expiresAt + "]";
        }
    }
}
