package io.pvdrivers.testing.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A line to an API server that can be cut and mended: bytes are passed on as they are. */
public final class CuttableLine implements AutoCloseable {
    private final URI target;
    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "line");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean cut;

    private CuttableLine(URI target, ServerSocket listening) {
        this.target = target;
        this.listening = listening;
    }

    /** A line to this server, which is whole. */
    public static CuttableLine to(String server) {
        try {
            var line = new CuttableLine(URI.create(server), new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            line.threads.execute(line::accept);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its near end is. */
    public String url() {
        return target.getScheme() + "://localhost:" + listening.getLocalPort();
    }

    /** Ends what is connected, and lets nobody connect. */
    public void cut() {
        cut = true;
        sockets.forEach(CuttableLine::close);
    }

    public void mend() {
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                var near = listening.accept();
                if (cut) {
                    close(near);
                } else {
                    connect(near);
                }
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void connect(Socket near) throws IOException {
        var far = new Socket(target.getHost(), target.getPort());
        sockets.add(near);
        sockets.add(far);
        if (cut) {
            close(near);
            close(far);
        }
        threads.execute(() -> pass(near, far));
        threads.execute(() -> pass(far, near));
    }

    private void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One end is gone, and so goes the other.
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        threads.shutdownNow();
    }
}
