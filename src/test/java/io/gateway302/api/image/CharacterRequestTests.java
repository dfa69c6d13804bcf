package io.gateway302.api.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CharacterRequestTests {

    @Test
    void itsTextFormHoldsNothingOfTheCaller() {
        CharacterRequest request = JsonMapper.shared().readValue("""
                {"prompt": "canary", "image_urls": ["https://example.com/canary.jpg"], "image_base64": "canary",
                 "logo_info": {"add_logo": true, "logo_text_content": "canary"}}""", CharacterRequest.class);

        assertThat(request.prompt()).isEqualTo("canary");
        assertThat(request.toString()).doesNotContain("canary");
        assertThat(String.valueOf(request.logoInfo())).isNotEqualTo("null").doesNotContain("canary");
    }
}
