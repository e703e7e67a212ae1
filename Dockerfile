# Two images from source: `service`, the product (the last stage, so it is the default), and `payments`, the simulated provider.
# No syntax beyond what the builders before BuildKit know.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml ./
COPY rig/pom.xml rig/
COPY local local
COPY service service
RUN mvn -B -ntp -q -pl service -Dmaven.test.skip=true package \
 && java -Djarmode=tools -jar service/target/holdfast-service-*-run.jar extract --layers \
      --application-filename holdfast.jar --destination layers
# Not by Maven: the module that the simulator lives in brings PostgreSQL, Kafka and more. The libraries are the service's own.
RUN mkdir -p payments/lib \
 && cp layers/dependencies/lib/jackson-*.jar layers/dependencies/lib/jspecify-*.jar payments/lib/ \
 && javac --release 25 -cp 'payments/lib/*' -d payments/classes --source-path local/src/main/java \
      local/src/main/java/dev/holdfast/local/PaymentSimulator.java

FROM eclipse-temurin:25-jre AS runtime
# A number of our own, because 1000 is taken in the base image; and a number in USER, because Kubernetes cannot tell a name from root.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /app --shell /usr/sbin/nologin holdfast
WORKDIR /app
# Inside a container loopback would be out of reach for everybody else.
ENV SERVER_ADDRESS=0.0.0.0 SERVER_PORT=8000 HEALTH=/health/ready
# By bash, because there is no curl. Ready and not merely alive: who waits for this container wants to send it something.
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=6 CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/$SERVER_PORT && printf 'GET %s HTTP/1.0\\r\\n\\r\\n' $HEALTH >&3 && read -r -t 3 _ code _ <&3 && [ \"$code\" = 200 ]"]

FROM runtime AS payments
ENV SERVER_PORT=8090 HEALTH=/health
COPY --from=build /src/payments ./
RUN install -d -o holdfast -g holdfast /ledger
VOLUME /ledger
EXPOSE 8090
USER 10001
# The JDK's HTTP server keeps its connections only where it is told how many, and answers at once only without Nagle's algorithm.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-Dsun.net.httpserver.nodelay=true", \
  "-Dsun.net.httpserver.maxIdleConnections=2000", "-cp", "classes:lib/*", "dev.holdfast.local.PaymentSimulator", "8090", "/ledger/ledger.ndjson"]

FROM runtime AS service
# What changes seldom first.
COPY --from=build /src/layers/dependencies/ ./
COPY --from=build /src/layers/application/ ./
# The JVM's ahead-of-time cache, from a start up to the moment before the servers are asked.
RUN java -XX:AOTCacheOutput=holdfast.aot -Xlog:aot=error,cds=error -XX:+UseSerialGC -XX:+UseCompactObjectHeaders \
      --enable-native-access=ALL-UNNAMED \
      -Dspring.flyway.enabled=false -Dspring.context.exit=onRefresh -jar holdfast.jar
EXPOSE 8000
USER 10001
# java is process 1 and hears the signals. Half of the container's memory and more is its heap; without memory it ends and is started again.
ENTRYPOINT ["java", "-XX:AOTCache=holdfast.aot", "-XX:+UseCompactObjectHeaders", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
  "--enable-native-access=ALL-UNNAMED", "-jar", "holdfast.jar"]
