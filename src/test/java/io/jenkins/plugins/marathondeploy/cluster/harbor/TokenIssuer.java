package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Signs the JWTs (RS256, certificate in the {@code x5c} header) by which the registry lets requests through. */
final class TokenIssuer {
    static final String ISSUER = "harbor-token-issuer";
    static final String SERVICE = "harbor-registry";
    /** The registry accepts a token for this long after its {@code exp} (distribution 2.8, registry/auth/token). */
    private static final Duration REGISTRY_LEEWAY = Duration.ofSeconds(60);

    private final SigningKey key = SigningKey.get();
    private volatile Duration lifetime;

    TokenIssuer(Duration lifetime) {
        this.lifetime = lifetime;
    }

    Duration lifetime() {
        return lifetime;
    }

    void lifetime(Duration newLifetime) {
        this.lifetime = newLifetime;
    }

    /** What a token lets its holder do with one repository. */
    record Access(String type, String name, List<String> actions) {
        static Access repository(String name, String... actions) {
            return new Access("repository", name, List.of(actions));
        }
    }

    /**
     * A token that the registry accepts from now until the lifetime is over: the leeway that the registry adds to
     * {@code exp} is taken off, so that short lifetimes mean what they say.
     */
    String issue(String subject, List<Access> access) {
        return issue(subject, access, lifetime);
    }

    /** A token of the fixture's own, for everything in one repository; its lifetime is not that of the clients' tokens. */
    String issueInternal(String repository) {
        Access everything = Access.repository(repository, "pull", "push", "delete");
        return issue("harbor", List.of(everything), Duration.ofMinutes(30));
    }

    private String issue(String subject, List<Access> access, Duration validity) {
        Instant now = Instant.now();
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", "JWT");
        header.put("alg", "RS256");
        header.put("x5c", List.of(key.encodedCertificate()));
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("sub", subject);
        claims.put("aud", SERVICE);
        claims.put("exp", now.plus(validity).minus(REGISTRY_LEEWAY).getEpochSecond());
        claims.put("nbf", now.minus(REGISTRY_LEEWAY).getEpochSecond());
        claims.put("iat", now.getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("access", access);
        try {
            String content = encode(Json.MAPPER.writeValueAsBytes(header)) + "."
                    + encode(Json.MAPPER.writeValueAsBytes(claims));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.privateKey());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + encode(signature.sign());
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException("The registry token can't be signed", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
