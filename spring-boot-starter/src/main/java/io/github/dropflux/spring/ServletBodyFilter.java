package io.github.dropflux.spring;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * Comes before all other filters, to know what they read of the body that an upload is to store, and when its answer is on its way. Only as a request comes in: an
 * asynchronous dispatch has the same wrapper again, and an error's has nothing to upload.
 */
final class ServletBodyFilter implements Filter, Ordered {

    private static final Set<String> BODILESS = Set.of("GET", "HEAD");

    private final OpenRequests requests;

    ServletBodyFilter(OpenRequests requests) {
        this.requests = requests;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && !BODILESS.contains(http.getMethod())) {
            ServletReading reading = new ServletReading();
            http.setAttribute(ServletReading.ATTRIBUTE, reading);
            requests.begin();
            try {
                chain.doFilter(new WatchedRequest(http, reading), response);
            } finally {
                endOnceAnswered(http);
            }
        } else {
            chain.doFilter(request, response);
        }
    }

    private void endOnceAnswered(HttpServletRequest request) {
        boolean later = false;
        try {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new Answered(requests));
                later = true;
            }
        } finally {
            if (!later) {
                requests.end();
            }
        }
    }

    /** Ends a request that is answered after its dispatch. */
    private record Answered(OpenRequests requests) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            requests.end();
        }

        /** Completion follows. */
        @Override
        public void onTimeout(AsyncEvent event) {}

        /** Completion follows. */
        @Override
        public void onError(AsyncEvent event) {}

        /** A new cycle has no listeners of the one before. */
        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }

    private static final class WatchedRequest extends HttpServletRequestWrapper {

        private final ServletReading reading;
        private @Nullable WatchedStream stream;

        private WatchedRequest(HttpServletRequest request, ServletReading reading) {
            super(request);
            this.reading = reading;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            ServletInputStream body = super.getInputStream();
            WatchedStream known = stream;
            if (known == null || known.body != body) {
                known = new WatchedStream(body, reading);
                stream = known;
            }
            return known;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            BufferedReader reader = super.getReader();
            reading.parse();
            return reader;
        }

        @Override
        public @Nullable String getParameter(String name) {
            readsForm();
            return super.getParameter(name);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            readsForm();
            return super.getParameterMap();
        }

        @Override
        public Enumeration<String> getParameterNames() {
            readsForm();
            return super.getParameterNames();
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            readsForm();
            return super.getParameterValues(name);
        }

        @Override
        public Collection<Part> getParts() throws IOException, ServletException {
            readsForm();
            return super.getParts();
        }

        @Override
        public @Nullable Part getPart(String name) throws IOException, ServletException {
            readsForm();
            return super.getPart(name);
        }

        private void readsForm() {
            String type = getContentType();
            if (type != null) {
                String known = type.toLowerCase(Locale.ROOT);
                if (known.startsWith("application/x-www-form-urlencoded")
                        || known.startsWith("multipart/")) {
                    reading.parse();
                }
            }
        }
    }

    /** The request's own stream: none that another filter has put in its place. */
    static final class WatchedStream extends ServletInputStream {

        private final ServletInputStream body;
        private final ServletReading reading;

        private WatchedStream(ServletInputStream body, ServletReading reading) {
            this.body = body;
            this.reading = reading;
        }

        @Override
        public int read() throws IOException {
            int read = body.read();
            reading.read(read < 0 ? -1 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return noted(body.read(into, offset, length));
        }

        /** Only servers of Servlet 6.1 have it, and nobody calls it on others. */
        @Override
        public int read(ByteBuffer into) throws IOException {
            return noted(body.read(into));
        }

        private int noted(int count) {
            reading.read(count);
            return count;
        }

        @Override
        public int available() throws IOException {
            return body.available();
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
