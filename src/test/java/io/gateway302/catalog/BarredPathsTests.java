package io.gateway302.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BarredPathsTests {

    private static final Catalog CATALOG = ShippedCatalog.load();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dashboard",
                "/dashboard/",
                "/dashboard/api_keys",
                "/dashboard/api_key/x",
                "/dashboard/balance",
                "/sso/login",
                "/SSO/Login",
                "//dashboard//api_keys",
                "/./dashboard/api_keys",
                "/v1/../dashboard/api_keys",
                "/v1/%2e%2e/dashboard/api_keys",
                "/%64ashboard/api_keys",
                "/%2564ashboard/api_keys",
                "/dashboard%2fapi_keys",
                "/dashboard%5capi_keys",
                "\\dashboard\\api_keys",
                "/dashboard;x=y/api_keys",
                "/dashboard%3bx/api_keys",
                "/dashboard%00/../dashboard/api_keys",
                "/ dashboard/api_keys",
                "dashboard/api_keys"
            })
    void barsAPathInWhateverSpelling(String path) {
        assertThat(CATALOG.barred(path)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/dashboard", "/dashboards", "/v1/chat/completions", "/ssot", "/%", "/%zz"})
    void letsOtherPathsPass(String path) {
        assertThat(CATALOG.barred(path)).isEmpty();
    }
}
