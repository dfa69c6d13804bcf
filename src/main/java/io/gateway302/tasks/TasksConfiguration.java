package io.gateway302.tasks;

import io.gateway302.catalog.Catalog;
import io.gateway302.tasks.run.ObservedTasks;
import io.gateway302.tasks.store.TasksProperties;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Configuration of the filter and the store of tasks. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TasksProperties.class)
class TasksConfiguration {

    @Bean(initMethod = "start", destroyMethod = "stop")
    TaskStore taskStore(JdbcClient jdbc, TransactionOperations transactions, TasksProperties properties, Clock clock) {
        return new TaskStore(jdbc, transactions, properties, clock);
    }

    @Bean
    TaskFilter taskFilter(Catalog catalog, TaskStore tasks, ObservedTasks observed) {
        return new TaskFilter(catalog, tasks, observed);
    }
}
