package dev.kvstore.redis;

import dev.kvstore.KVStoreException;
import dev.kvstore.StoreOpenException;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreUri;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.Timeout;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server, to the present master of a Sentinel's group, or to a cluster.
 *
 * <p>It tries again, within the timeout: what the engine refused for the moment, as it does while a
 * replica takes over, and of what may have been sent only the calls that can be repeated.
 */
final class Redis implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;
  private static final Duration RECONNECTING = Duration.ofMillis(200);
  private static final Duration LOOKING = Duration.ofSeconds(1);
  private static final Duration LEAST_STEP = Duration.ofSeconds(5);
  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final int MOST_UNSENT = 256;
  private static final ByteArrayCodec CODEC = ByteArrayCodec.INSTANCE;

  private final String name;
  private final Duration timeout;
  private final ClientResources resources;
  private final AbstractRedisClient client;
  private final StatefulConnection<byte[], byte[]> connection;
  private final RedisClusterAsyncCommands<byte[], byte[]> commands;
  /** How many replicas must have a write before it is acknowledged. */
  private final int replicas;
  /** For writes that wait for replicas, and would let reads behind them wait too. */
  private final @Nullable StatefulConnection<byte[], byte[]> writer;

  private volatile boolean closed;

  private Redis(
      String name,
      Duration timeout,
      int replicas,
      ClientResources resources,
      AbstractRedisClient client,
      StatefulConnection<byte[], byte[]> connection,
      RedisClusterAsyncCommands<byte[], byte[]> commands,
      @Nullable StatefulConnection<byte[], byte[]> writer) {
    this.name = name;
    this.timeout = timeout;
    this.replicas = replicas;
    this.resources = resources;
    this.client = client;
    this.connection = connection;
    this.commands = commands;
    this.writer = writer;
  }

  static Redis connect(Opening opening, StoreOptions options) {
    StoreUri uri = opening.uri();
    Duration timeout = Duration.ofSeconds(options.get(RedisKVStoreProvider.TIMEOUT));
    List<RedisURI> places = places(uri, options, timeout);
    int replicas = Math.toIntExact(options.get(RedisKVStoreProvider.REPLICAS));
    ClientResources resources = DefaultClientResources.builder()
        .ioThreadPoolSize(2)
        .computationThreadPoolSize(2)
        .reconnectDelay(Delay.constant(RECONNECTING))
        .nettyCustomizer(new NettyCustomizer() {
          @Override
          public void afterChannelInitialized(Channel channel) {
            // What is waiting to be sent goes in one piece: a batch is a command for each bucket,
            // and sending takes as long as what the server does for a small one.
            channel.pipeline().addFirst(new FlushConsolidationHandler(MOST_UNSENT, true));
          }
        })
        .build();
    AbstractRedisClient client = null;
    try {
      if (uri.scheme().endsWith("+cluster")) {
        RedisClusterClient cluster = RedisClusterClient.create(resources, places);
        client = cluster;
        cluster.setOptions(clusterOptions(options, timeout));
        StatefulRedisClusterConnection<byte[], byte[]> connection = opening.connect(() ->
            cluster.refreshPartitionsAsync().thenCompose(known -> cluster.connectAsync(CODEC)));
        return new Redis(
            uri.toString(),
            timeout,
            replicas,
            resources,
            client,
            connection,
            connection.async(),
            replicas == 0 ? null : opening.connect(() -> cluster.connectAsync(CODEC)));
      }
      RedisURI place = places.get(0);
      RedisClient single = RedisClient.create(resources, place);
      client = single;
      single.setOptions(apply(ClientOptions.builder(), options, timeout).build());
      StatefulRedisConnection<byte[], byte[]> connection =
          opening.connect(() -> single.connectAsync(CODEC, place));
      return new Redis(
          uri.toString(),
          timeout,
          replicas,
          resources,
          client,
          connection,
          connection.async(),
          replicas == 0 ? null : opening.connect(() -> single.connectAsync(CODEC, place)));
    } catch (RuntimeException e) {
      shutDown(client, resources);
      throw Errors.opening(e, uri);
    }
  }

  private static List<RedisURI> places(StoreUri uri, StoreOptions options, Duration timeout) {
    List<RedisURI> places;
    try {
      String address = uri.address();
      places = switch (uri.scheme()) {
        case "redis+cluster" -> RedisClusterURIUtil.toRedisURIs(URI.create("redis:" + address));
        case "rediss+cluster" -> RedisClusterURIUtil.toRedisURIs(URI.create("rediss:" + address));
        default -> List.of(RedisURI.create(uri.scheme() + ":" + address));
      };
    } catch (RuntimeException e) {
      // Its own message shows the URI, a password included.
      throw new StoreOpenException(
          "INVALID_URI",
          uri + " is no address of Redis; write redis://user:password@host:6379/0,"
              + " redis+cluster://host:6379,host:6379 or redis-sentinel://host:26379/0#master, with"
              + " percent escapes in the password",
          null);
    }
    String user = options.get(RedisKVStoreProvider.USER);
    String password = options.get(RedisKVStoreProvider.PASSWORD);
    for (RedisURI place : places) {
      place.setTimeout(step(timeout));
      place.getSentinels().forEach(sentinel -> sentinel.setTimeout(step(timeout)));
      if (!password.isEmpty()) {
        if (user.isEmpty()) {
          place.setAuthentication(password.toCharArray());
        } else {
          place.setAuthentication(user, password.toCharArray());
        }
      }
    }
    return places;
  }

  /**
   * How long reaching a node, or asking it about the cluster, may take: a fraction, so that a node
   * that hangs leaves a call the time to find the one in its place, and opening the time to try
   * again.
   */
  private static Duration step(Duration timeout) {
    Duration nearlyHalf = timeout.multipliedBy(9).dividedBy(20);
    Duration least = Collections.min(List.of(LEAST_STEP, nearlyHalf));
    return Collections.max(List.of(least, timeout.dividedBy(4)));
  }

  private static ClusterClientOptions clusterOptions(StoreOptions options, Duration timeout) {
    return ((ClusterClientOptions.Builder) apply(ClusterClientOptions.builder(), options, timeout))
        .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
            .enablePeriodicRefresh(LOOKING)
            // Every sign of a change makes it look anew: Lettuce's default.
            .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500))
            .build())
        .build();
  }

  private static ClientOptions.Builder apply(
      ClientOptions.Builder builder, StoreOptions options, Duration timeout) {
    builder
        // A call that waits for a node that is gone would not see the one in its place.
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        // A call has one time for all its attempts; see run.
        .timeoutOptions(TimeoutOptions.create())
        .socketOptions(SocketOptions.builder()
            .connectTimeout(step(timeout))
            .keepAlive(true)
            .build())
        // A script that was sent and not answered may have run.
        .replayFilter(command -> command.getType().toString().startsWith("EVAL"));
    String ca = options.get(RedisKVStoreProvider.CA);
    if (!ca.isEmpty()) {
      builder.sslOptions(
          SslOptions.builder().jdkSslProvider().trustManager(new File(ca)).build());
    }
    return builder;
  }

  RedisClusterAsyncCommands<byte[], byte[]> commands() {
    return commands;
  }

  /** Runs a call that may run twice without harm. */
  <T extends @Nullable Object> CompletableFuture<T> repeatable(
      Supplier<? extends CompletionStage<T>> call) {
    return run(true, call);
  }

  /** Runs a call that may run once. */
  <T extends @Nullable Object> CompletableFuture<T> once(
      Supplier<? extends CompletionStage<T>> call) {
    return run(false, call);
  }

  private <T extends @Nullable Object> CompletableFuture<T> run(
      boolean repeatable, Supplier<? extends CompletionStage<T>> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    // By the client's clock, which looks ten times a second: a thread that is woken for each call's
    // own time takes half as long as the call.
    Timeout alarm = resources
        .timer()
        .newTimeout(
            late -> result.completeExceptionally(Errors.typed(new TimeoutException(), name)),
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    CompletionStage<?> unused = result.whenComplete((found, error) -> alarm.cancel());
    attempt(result, repeatable, call, System.nanoTime() + timeout.toNanos());
    return result;
  }

  private <T extends @Nullable Object> void attempt(
      CompletableFuture<T> result,
      boolean repeatable,
      Supplier<? extends CompletionStage<T>> call,
      long deadline) {
    CompletionStage<T> stage;
    try {
      stage = call.get();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    CompletionStage<?> unused = stage.whenComplete((found, error) -> {
      if (error == null) {
        result.complete(found);
        return;
      }
      KVStoreException typed = Errors.typed(error, name);
      boolean again = typed.code().equals("ENGINE_UNAVAILABLE")
          || (repeatable && typed.code().equals("CONNECTION_FAILED"));
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) - PAUSE_MILLIS;
      if (!again || closed || left <= 0) {
        result.completeExceptionally(typed);
      } else if (!result.isDone()) {
        CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
            .execute(() -> attempt(result, repeatable, call, deadline));
      }
    });
  }

  /** Starts a script that reads. */
  <T extends @Nullable Object> CompletionStage<T> script(
      Script script, ScriptOutputType output, byte[][] keys, byte[]... arguments) {
    return byDigestOrText(
        commands.evalsha(script.digest(), output, keys, arguments),
        () -> commands.eval(script.text(), output, keys, arguments));
  }

  /** Starts a script that writes, and gives a number. */
  CompletionStage<Long> write(Script script, byte[][] keys, byte[]... arguments) {
    return byDigestOrText(
        write(CommandType.EVALSHA, keys[0], arguments(script.digest(), keys, arguments)),
        () -> write(CommandType.EVAL, keys[0], arguments(script.text(), keys, arguments)));
  }

  private static CommandArgs<byte[], byte[]> arguments(
      String script, byte[][] keys, byte[]... arguments) {
    return new CommandArgs<>(CODEC).add(script).add(keys.length).addKeys(keys).addValues(arguments);
  }

  /** Runs a script by its digest, and by its text where the server does not know it. */
  private static <T extends @Nullable Object> CompletionStage<T> byDigestOrText(
      CompletionStage<T> byDigest, Supplier<? extends CompletionStage<T>> byText) {
    return byDigest.exceptionallyCompose(
        error -> Errors.cause(error) instanceof RedisNoScriptException
            ? byText.get()
            : CompletableFuture.failedFuture(error));
  }

  /**
   * Starts a command that writes under a key and gives a number; with {@code kv.replicas} it is
   * done when so many replicas have it.
   */
  CompletionStage<Long> write(CommandType type, byte[] key, CommandArgs<byte[], byte[]> arguments) {
    CommandOutput<byte[], byte[], Long> output = new IntegerOutput<>(CODEC);
    if (writer == null) {
      return commands.dispatch(type, output, arguments);
    }
    AsyncCommand<byte[], byte[], Long> write =
        new AsyncCommand<>(new Command<>(type, output, arguments));
    AsyncCommand<byte[], byte[], Long> wait = new AsyncCommand<>(new Command<>(
        CommandType.WAIT,
        new IntegerOutput<>(CODEC),
        // A little less, so that the server's answer comes before the end of the call.
        new CommandArgs<>(CODEC).add(replicas).add(timeout.toMillis() * 9 / 10)));
    return primary(writer, key).thenCompose(primary -> {
      // In one piece: WAIT speaks of what its own connection wrote, and after a reconnect of
      // nothing.
      primary.dispatch(List.of(write, wait));
      return write.thenCombine(wait, (written, copies) -> {
        if (copies < replicas) {
          throw Errors.tooFewReplicas(name, copies, replicas);
        }
        return written;
      });
    });
  }

  /** The connection to the server that writes a key. */
  private static CompletionStage<? extends StatefulConnection<byte[], byte[]>> primary(
      StatefulConnection<byte[], byte[]> writer, byte[] key) {
    if (!(writer instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster)) {
      return CompletableFuture.completedFuture(writer);
    }
    RedisClusterNode node = cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
    return node == null
        ? CompletableFuture.failedFuture(
            new PartitionSelectorException("no node has the slot now", cluster.getPartitions()))
        : cluster.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort());
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
    if (writer != null) {
      writer.close();
    }
    shutDown(client, resources);
  }

  private static void shutDown(@Nullable AbstractRedisClient client, ClientResources resources) {
    if (client != null) {
      client.shutdown(Duration.ZERO, CLOSING);
    }
    resources
        .shutdown(0, CLOSING.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSING.toMillis());
  }

  @Override
  public String toString() {
    return name;
  }
}
