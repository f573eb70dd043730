"""10,000 pools of 15 studies: REML, Knapp-Hartung, prediction interval; ours beside R's metafor (called once).

Without R (Debian: apt-get install r-cran-metafor) a plain loop over scipy stands in, and the output says so.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy import optimize, stats

from ironrest.science.synthesis.many import pool_many
from ironrest.science.synthesis.pool import pool

POOLS, STUDIES = 10_000, 15
SEED = 20_261_122
#: Pools that are also made one by one, with everything that one pool says.
SINGLE = 500

R = """
suppressMessages(library(metafor))
args <- commandArgs(trailingOnly = TRUE)
n <- as.integer(args[2]); k <- as.integer(args[3])
both <- matrix(readBin(args[1], "double", 2 * n * k), ncol = k, byrow = TRUE)
out <- matrix(NA_real_, n, 7)
began <- proc.time()[["elapsed"]]
for (i in seq_len(n)) {
  r <- tryCatch(rma(both[i, ], both[n + i, ], method = "REML", test = "knha",
                    control = list(threshold = 1e-10, maxiter = 1000)), error = function(e) NULL)
  if (is.null(r)) next
  p <- predict(r)
  out[i, ] <- c(r$beta, r$se, r$ci.lb, r$ci.ub, r$tau2, p$pi.lb, p$pi.ub)
}
seconds <- proc.time()[["elapsed"]] - began
writeBin(as.vector(t(out)), args[4])
cat(seconds, as.character(packageVersion("metafor")), sum(is.na(out[, 1])), "\\n")
"""


def data() -> tuple[np.ndarray, np.ndarray]:
    """Half of the pools without true heterogeneity, so that tau² = 0 is met often."""
    random = np.random.default_rng(SEED)
    v = random.uniform(0.05, 1.0, (POOLS, STUDIES))
    tau2 = np.where(np.arange(POOLS) % 2, 0.4, 0.0)[:, None]
    return random.normal(-0.4, np.sqrt(v + tau2)), v


def ours(y: np.ndarray, v: np.ndarray) -> np.ndarray:
    found = pool_many(y, v, method="reml", test="knha")
    return np.column_stack(
        [found.estimate, found.se, found.ci_low, found.ci_high, found.tau2, found.pi_low, found.pi_high]
    )


def metafor(y: np.ndarray, v: np.ndarray) -> tuple[float, np.ndarray, str] | None:
    """Seconds of the loop alone (R's start not counted), the answers, and what is to be said; None without R."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        given, answered, script = (Path(folder) / name for name in ("in.bin", "out.bin", "loop.R"))
        np.concatenate([y, v]).tofile(given)
        script.write_text(R)
        command = [program, str(script), str(given), str(len(y)), str(y.shape[1]), str(answered)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return None
        seconds, version, failed = done.stdout.split()
        found = np.fromfile(answered).reshape(len(y), 7)
    return float(seconds), found, f"metafor {version}, without an answer: {failed}"


def plain_loop(y: np.ndarray, v: np.ndarray) -> tuple[float, np.ndarray, str]:
    """The same by scipy: the restricted likelihood maximised over one bracket, pool by pool."""
    began = perf_counter()
    found = np.array([plain_pool(*one) for one in zip(y, v, strict=True)])
    return perf_counter() - began, found, "a loop over scipy.optimize (R with metafor is not on this machine)"


def plain_pool(y: np.ndarray, v: np.ndarray) -> tuple[float, ...]:
    def score(tau2: float) -> float:
        w = 1 / (v + tau2)
        rest = y - (w @ y) / w.sum()
        return float(((w * rest) ** 2).sum() - w.sum() + (w @ w) / w.sum())

    tau2 = 0.0 if score(0) <= 0 else float(optimize.brentq(score, 0, 1e4, xtol=1e-14))
    w, free = 1 / (v + tau2), len(y) - 1
    mean = (w @ y) / w.sum()
    se = float(np.sqrt((w * (y - mean) ** 2).sum() / free / w.sum()))
    t = stats.t.ppf(0.975, free)
    reach, ahead = t * se, t * np.sqrt(se**2 + tau2)
    return mean, se, mean - reach, mean + reach, tau2, mean - ahead, mean + ahead


def main() -> None:
    y, v = data()
    pool_many(y[:10], v[:10])
    began = perf_counter()
    mine = ours(y, v)
    seconds = perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = perf_counter()
    for at in range(SINGLE):
        pool(y[at], v[at], method="reml", test="knha")
    one = (perf_counter() - began) / SINGLE
    theirs_seconds, theirs, said = metafor(y, v) or plain_loop(y, v)
    answered = np.isfinite(theirs).all(axis=1)
    difference = np.abs(mine[answered] - theirs[answered])
    print(
        f"{POOLS:,} pools of {STUDIES} studies, REML, Knapp-Hartung, prediction interval; {os.cpu_count()} processors"
    )
    print(f"  ours, all at once     {seconds:8.2f} s   peak memory {peak:.0f} MB")
    print(f"  ours, one by one      {one * POOLS:8.2f} s   ({one * 1000:.2f} ms each, from {SINGLE}; every interval)")
    print(f"  {said}: {theirs_seconds:.2f} s")
    print(
        f"  time ratio            {theirs_seconds / seconds:8.0f} at once, {theirs_seconds / (one * POOLS):.1f} singly"
    )
    names = ("estimate", "se", "ci_low", "ci_high", "tau2", "pi_low", "pi_high")
    print(
        "  largest difference    "
        + ", ".join(f"{n} {d:.1e}" for n, d in zip(names, difference.max(axis=0), strict=True))
    )


if __name__ == "__main__":
    main()
