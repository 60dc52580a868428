package io.pvdrivers.testing.api;

import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** A key and a certificate that signs itself, for a server on this machine. */
record TlsIdentity(SSLContext context, KeyManagerFactory keys, String certificatePem) {
    /** Valid for 127.0.0.1 and these names. */
    static TlsIdentity create(String... names) {
        try {
            var directory = Files.createTempDirectory("tls");
            var key = directory.resolve("tls.key");
            var certificate = directory.resolve("tls.crt");
            var valid = Stream.concat(
                    Stream.of(new GeneralName(GeneralName.iPAddress, "127.0.0.1")),
                    Arrays.stream(names).map(name -> new GeneralName(GeneralName.dNSName, name)));
            CertManager.generateKeyAndCertificate(
                    "CN=stand-in", key.toFile(), certificate.toFile(), valid.toArray(GeneralName[]::new));
            var identity = read(key, certificate);
            Files.delete(key);
            Files.delete(certificate);
            Files.delete(directory);
            return identity;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TlsIdentity read(Path key, Path certificate) throws IOException, GeneralSecurityException {
        var none = new char[0];
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, none);
        try (var pem = Files.newInputStream(certificate);
                var parser = new PEMParser(new StringReader(Files.readString(key)))) {
            var pair = new JcaPEMKeyConverter().getKeyPair((PEMKeyPair) parser.readObject());
            var chain =
                    new Certificate[] {CertificateFactory.getInstance("X.509").generateCertificate(pem)};
            store.setKeyEntry("tls", pair.getPrivate(), none, chain);
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new TlsIdentity(context, keys, Files.readString(certificate));
    }
}
