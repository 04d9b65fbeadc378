package dev.salem.trigger.http;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Who sent a request. */
record Caller(String name) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
        return () -> name;
    }

    @Override
    public boolean isUserInRole(String role) {
        return false;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String getAuthenticationScheme() {
        return "key";
    }
}
