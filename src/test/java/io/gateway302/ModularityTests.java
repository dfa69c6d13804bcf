package io.gateway302;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** Tests of the declared dependencies between packages. */
class ModularityTests {

    private final ApplicationModules modules = ApplicationModules.of(GatewayApplication.class);

    @Test
    void modulesKeepTheirBorders() {
        modules.verify();
    }

    @Test
    void everyModuleDeclaresWhatItMayUse() {
        assertThat(modules)
                .isNotEmpty()
                .allSatisfy(module -> assertThat(module.getBasePackage()
                                .findAnnotation(ApplicationModule.class)
                                .map(declared -> !String.join(",", declared.allowedDependencies())
                                        .equals(ApplicationModule.OPEN_TOKEN)))
                        .as(module.getIdentifier().toString())
                        .hasValue(true));
    }
}
