package io.gateway302.tasks.run;

import io.gateway302.catalog.Catalog;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.results.ResultStore;
import io.gateway302.tasks.result.OutputReader;
import io.gateway302.tasks.result.ResultCopies;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.gateway302.tasks.store.TasksProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** Configuration of the tasks API's work in the background. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RunProperties.class)
class RunConfiguration {

    @Bean
    ManagedTaskStore managedTaskStore(JdbcClient jdbc, JsonMapper json, Clock clock) {
        return new ManagedTaskStore(jdbc, json, clock);
    }

    @Bean
    TaskChanges taskChanges(ManagedTaskStore managedTaskStore, Clock clock) {
        return new TaskChanges(managedTaskStore, clock);
    }

    @Bean
    TaskLeases taskLeases(ManagedTaskStore managedTaskStore, RunProperties properties, Clock clock) {
        return new TaskLeases(managedTaskStore, clock, properties.lease());
    }

    @Bean
    TaskMeters taskMeters(MeterRegistry registry, TaskChanges taskChanges) {
        return new TaskMeters(registry, taskChanges);
    }

    @Bean
    TaskErrors taskErrors(@Value("${server.servlet.context-path:}") String contextPath) {
        return new TaskErrors(contextPath);
    }

    @Bean
    TaskEnds taskEnds(
            ManagedTaskStore managedTaskStore,
            TaskChanges taskChanges,
            PollHandler polls,
            TaskMeters taskMeters,
            TaskLeases taskLeases,
            TransactionOperations transactions,
            TaskListener taskListener,
            RunProperties properties,
            Clock clock) {
        return new TaskEnds(
                managedTaskStore,
                taskChanges,
                polls,
                taskMeters,
                taskLeases,
                transactions,
                taskListener,
                properties.maxOutputBytes(),
                clock);
    }

    @Bean
    TaskContent taskContent(Catalog catalog, PollHandler polls, Clock clock) {
        return new TaskContent(new PollCalls(catalog, clock), polls);
    }

    @Bean
    ResultCopies resultCopies(ResultStore results, ApplicationEventPublisher events, RunProperties properties) {
        return new ResultCopies(results, events::publishEvent, properties.maxOutputBytes());
    }

    @Bean
    OutputReader outputReader(ResultCopies copies, RunProperties properties) {
        return new OutputReader(copies, properties.maxOutputBytes(), properties.maxResponseBytes());
    }

    @Bean
    TaskCosts taskCosts(
            ManagedTaskStore managedTaskStore,
            TaskChanges taskChanges,
            TransactionOperations transactions,
            TaskListener taskListener,
            Clock clock) {
        return new TaskCosts(managedTaskStore, taskChanges, transactions, taskListener, clock);
    }

    @Bean
    TaskPoller taskPoller(
            Catalog catalog,
            PollHandler polls,
            ManagedTaskStore managedTaskStore,
            TaskEnds taskEnds,
            TaskErrors taskErrors,
            TaskMeters taskMeters,
            OutputReader outputReader,
            ResultCopies resultCopies,
            RunProperties properties,
            TaskLeases taskLeases,
            Clock clock) {
        return new TaskPoller(
                catalog,
                new PollCalls(catalog, clock),
                polls,
                managedTaskStore,
                taskEnds,
                taskErrors,
                taskMeters,
                outputReader,
                resultCopies,
                properties,
                taskLeases);
    }

    @Bean
    TaskWorker taskWorker(
            ManagedTaskStore managedTaskStore,
            TaskPoller taskPoller,
            TaskEnds taskEnds,
            TaskMeters taskMeters,
            RunProperties properties,
            TaskLeases taskLeases,
            TasksProperties stored) {
        return new TaskWorker(
                managedTaskStore, taskPoller, taskEnds, taskMeters, properties, stored.retention(), taskLeases);
    }

    @Bean
    TaskRunner taskRunner(
            GatewayHandler gateway,
            ManagedTaskStore managedTaskStore,
            TaskEnds taskEnds,
            TaskErrors taskErrors,
            OutputReader outputReader,
            ResultCopies resultCopies,
            RunProperties properties,
            TaskLeases taskLeases,
            TransactionOperations transactions,
            TaskListener taskListener) {
        return new TaskRunner(
                gateway,
                managedTaskStore,
                taskEnds,
                taskErrors,
                outputReader,
                resultCopies,
                properties,
                taskLeases,
                transactions,
                taskListener);
    }

    @Bean
    TaskCancellation taskCancellation(
            ManagedTaskStore managedTaskStore,
            TaskPoller taskPoller,
            TaskEnds taskEnds,
            TaskChanges taskChanges,
            TaskLeases taskLeases) {
        return new TaskCancellation(managedTaskStore, taskPoller, taskEnds, taskChanges, taskLeases);
    }

    @Bean
    ObservedTasks observedTasks(
            Catalog catalog,
            ManagedTaskStore managedTaskStore,
            TaskEnds taskEnds,
            TaskErrors taskErrors,
            ResultCopies resultCopies,
            RunProperties properties,
            TasksProperties stored) {
        return new ObservedTasks(
                catalog,
                managedTaskStore,
                taskEnds,
                taskErrors,
                resultCopies,
                properties.maxOutputBytes(),
                stored.retention());
    }
}
