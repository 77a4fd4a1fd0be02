import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node in this process: `Percolator FOLDER PORT`. It lives until its standard input ends. */
public final class Percolator {
    public static void main(final String[] arguments) throws Exception {
        final OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("discovery.type", "single-node");
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", arguments[1]);
            settings.put("transport.port", "0");
            settings.put("indices.query.bool.max_clause_count", 4096);
        });
        runner.build(newConfigs().clusterName("percolator").numOfNode(1).basePath(arguments[0]));
        while (System.in.read() >= 0);
        runner.close();
        System.exit(0);
    }
}
