#!/usr/bin/env python3
"""Times the front function: process start to the first answer, and the memory it has then.

    infra/lambda/front_start.py JAVA LAYOUT [--runs N] [--cache FILE]

JAVA is a java command of JDK 25 or later, LAYOUT the folder with salem-runner.jar and lib. It makes an AOT cache by one run that
answers one request, as an image's build does, then starts the function N times without and with it, behind a stub of AWS Lambda's
runtime API, and prints medians. The cache stays if it is given a place; it is valid for this JDK, these flags and this path.
"""

import argparse
import http.server
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import threading
import time

FLAGS = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "--enable-native-access=ALL-UNNAMED"]
MAIN = ["com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
        "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest"]
KEY = "measuring-0123456789-0123456789"
EVENT = json.dumps({
    "version": "2.0", "routeKey": "$default", "rawPath": "/v1/edits", "rawQueryString": "", "isBase64Encoded": False,
    "headers": {"host": "api.example.org", "content-type": "application/json", "authorization": "Bearer " + KEY},
    "requestContext": {"http": {"method": "POST", "path": "/v1/edits", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"}},
    "body": json.dumps({"model": "models:/m/1", "editSet": "s3://data/e.jsonl"})}).encode()


class RuntimeApi(http.server.ThreadingHTTPServer):
    """Hands out one event, and keeps the first answer with the time it came."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answered = threading.Event()
        self.handed = False
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.server.handed:
            time.sleep(3600)
        self.server.handed = True
        self.send_response(200)
        for name, value in {
                "Content-Type": "application/json", "Content-Length": str(len(EVENT)),
                "Lambda-Runtime-Aws-Request-Id": "1",
                "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 30_000),
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:123456789012:function:front",
                "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(EVENT)

    def do_POST(self):
        self.server.time = time.perf_counter()
        self.server.answer = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.answered.set()

    def log_message(self, *arguments):
        pass


def start(java, layout, more):
    """One start: seconds to the answer, of computing until then, and resident and largest resident megabytes."""
    api = RuntimeApi()
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, AWS_LAMBDA_RUNTIME_API="127.0.0.1:%d" % api.server_port, SALEM_HOME=home,
                           SALEM_HTTP_KEYS="measuring=" + KEY, SALEM_PLACES_BUCKETS="data")
        begun = time.perf_counter()
        process = subprocess.Popen([java, *FLAGS, *more, "-cp", "salem-runner.jar", *MAIN], cwd=layout, env=environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if not api.answered.wait(300):
            process.kill()
            raise SystemExit("no answer: " + process.stdout.read().decode())
        if json.loads(api.answer).get("statusCode") != 202:
            raise SystemExit("not accepted: " + api.answer.decode())
        status = pathlib.Path("/proc/%d/status" % process.pid).read_text()
        ticks = pathlib.Path("/proc/%d/stat" % process.pid).read_text().rsplit(")", 1)[1].split()[11:13]
        process.terminate()
        process.communicate(timeout=300)
        api.shutdown()
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("Vm")}
    return api.time - begun, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), sizes["VmRSS"], sizes["VmHWM"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("java")
    parser.add_argument("layout", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--cache", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = (options.cache or pathlib.Path(folder) / "front.aot").absolute()
        start(options.java, options.layout, ["-XX:AOTCacheOutput=%s" % cache])
        if not cache.exists():
            raise SystemExit("no cache was made; is %s of JDK 25 or later?" % options.java)
        print("AOT cache: %.0f MB" % (cache.stat().st_size / 1e6))
        for name, more in {"without": [], "with": ["-XX:AOTCache=%s" % cache]}.items():
            runs = [start(options.java, options.layout, more) for _ in range(options.runs)]
            seconds, computing, resident, largest = (statistics.median(column) for column in zip(*runs))
            print("%s the cache: %.2f s (%.2f to %.2f) to the first answer, %.2f s of them computing, %.0f MB resident, "
                  "%.0f MB at most, %d runs" % (name, seconds, min(run[0] for run in runs), max(run[0] for run in runs),
                                                computing, resident, largest, len(runs)))


if __name__ == "__main__":
    main()
