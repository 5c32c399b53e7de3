package dev.kakehashi.people;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.EntityManager;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import jakarta.ws.rs.core.Response;

/** Puts a change and its audit line into one transaction; what is refused rolls back. */
@Audited
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class AuditedWrite {
    @Inject TransactionManager transactions;
    @Inject EntityManager database;
    @Inject Audit audit;
    @Inject CurrentVertxRequest request;

    @AroundInvoke
    Object write(InvocationContext call) throws Exception {
        boolean commits = false;
        transactions.begin();
        try {
            // a refused form still reads what it shows, and a transaction that failed takes no connection
            database.createNativeQuery("select 1").getSingleResult();
            var answer = call.proceed();
            if (!succeeded(answer)) return answer;
            audit.record(call.getMethod().getAnnotation(Audited.class).value(), object(answer));
            commits = transactions.getStatus() == Status.STATUS_ACTIVE;
            if (!commits)
                throw new RollbackException("the change took too long, or something in it failed without saying so");
            return answer;
        } finally {
            if (commits) transactions.commit();
            else transactions.rollback();
        }
    }

    private static boolean succeeded(Object answer) {
        return !(answer instanceof Response response) || response.getStatus() < 400;
    }

    /** Where the answer leads to, as people open it; otherwise what was asked for. */
    private String object(Object answer) {
        boolean leads = answer instanceof Response response && response.getLocation() != null;
        String address = leads ? ((Response) answer).getLocation().getPath() : request.getCurrent().request().path();
        return address.replaceFirst("^/api(?=/)", "");
    }
}
