package dev.salem.mlflow;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which servers are trusted. */
final class Trust {
    private Trust() {}

    /** Empty where the JDK's own certificates decide. */
    static Optional<SSLContext> of(TrackingSettings settings) {
        try {
            if (settings.insecureTls()) {
                return Optional.of(context(new Anyone()));
            }
            if (settings.certificates().isPresent()) {
                return Optional.of(context(only(settings.certificates().get())));
            }
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS can't be set up: " + e, e);
        }
    }

    private static SSLContext context(TrustManager... trusted) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted, null);
        return context;
    }

    private static TrustManager[] only(Path certificates) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        int count = 0;
        try (InputStream file = Files.newInputStream(certificates)) {
            store.load(null, null);
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(file);
            for (Certificate certificate : read) {
                store.setCertificateEntry("certificate-" + count++, certificate);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(certificates, e.toString());
        }
        if (count == 0) {
            throw unreadable(certificates, "there is no certificate in it");
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static MlflowException unreadable(Path certificates, String reason) {
        return MlflowException.refused(
                "MLFLOW_TRACKING_SERVER_CERT_PATH " + certificates + " must be a file of PEM certificates: " + reason);
    }

    /** Asked for by {@code MLFLOW_TRACKING_INSECURE_TLS}: neither certificate nor host name is checked. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
