# The gateway's image. Built from the sources:             docker build -t gateway302 .
# from target/gateway302.jar, which is built already:      docker build --build-arg JAR=ready -t gateway302 .
# Both bases can be replaced; a build without a network needs JAR=ready and bases that the engine has.
ARG JDK_IMAGE=eclipse-temurin:25.0.4_7-jdk-noble
ARG RUNTIME_IMAGE=debian:trixie-20260803-slim
ARG JAR=source

FROM ${JDK_IMAGE} AS source
WORKDIR /source
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true package \
    && mv target/gateway302.jar /gateway302.jar

FROM scratch AS ready
COPY target/gateway302.jar /gateway302.jar

FROM ${JAR} AS jar

FROM ${JDK_IMAGE} AS build
WORKDIR /build
# java.desktop draws the sandbox's pictures, java.instrument lets agents in, jdk.jcmd looks into a running gateway
RUN jlink --no-header-files --no-man-pages --output /opt/jre --add-modules \
    java.desktop,java.instrument,java.management,java.naming,java.net.http,java.prefs,java.rmi,java.scripting,java.security.jgss,\
java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.charsets,jdk.crypto.cryptoki,jdk.jcmd,jdk.jfr,jdk.management,\
jdk.management.agent,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
    && find /opt/jre -name '*.debuginfo' -delete \
    && home=$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")") \
    && cp -L --remove-destination "$home/lib/security/cacerts" /opt/jre/lib/security/cacerts \
    && /opt/jre/bin/java -Xshare:dump >/dev/null
COPY --from=jar /gateway302.jar ./
COPY src/main/docker/jvm.flags src/main/docker/train src/main/docker/Calls.java ./
RUN java -Djarmode=tools -jar gateway302.jar extract --layers --destination layers && ./train
# any user of group 0 may run it; what it writes is in the data directory and in /tmp
RUN mkdir -p state/gateway302 && chmod 770 state/gateway302 && chmod -R g=u /app /opt/jre

FROM ${RUNTIME_IMAGE}
ARG RUNTIME_IMAGE
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG SOURCE=""
LABEL org.opencontainers.image.title="gateway302" \
      org.opencontainers.image.description="A governed gateway between your services and 302.AI" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.base.name="${RUNTIME_IMAGE}"
COPY --from=build /opt/jre /opt/jre
COPY --from=build /app/lib /app/lib
COPY --from=build /app/native /app/native
COPY --from=build --chown=10001:0 /build/state/ /var/lib/
COPY --from=build /app/jvm.flags /app/gateway302.jar /app/gateway302.aot /app/sbom.cdx.json /app/
ENV GATEWAY_DATA_DIR=/var/lib/gateway302 PATH=/opt/jre/bin:/usr/local/bin:/usr/bin:/bin
WORKDIR /var/lib/gateway302
VOLUME /var/lib/gateway302
USER 10001:0
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-jar", "/app/gateway302.jar", "check", "--readiness"]
# the flags are in a file so that those of JAVA_TOOL_OPTIONS have precedence
ENTRYPOINT ["java", "-XX:Flags=/app/jvm.flags", "-XX:AOTCache=/app/gateway302.aot", \
    "-Dorg.sqlite.lib.path=/app/native", "-Dorg.sqlite.lib.name=libsqlitejdbc.so", "-Djdk.reflect.useNativeAccessorOnly=true", "-jar", "/app/gateway302.jar"]
