/* The page of all deployments: filters its rows, and renews those that somebody sees. */
(function () {
  "use strict";

  const pauseOfRunning = 4000;
  const pauseOfLooks = 30000;
  const tick = 500;
  const atOnce = 2;

  function follow(overview) {
    const input = overview.querySelector("#marathon-deploy-filter");
    const status = overview.querySelector("[role='status']");
    const due = new WeakMap();
    const seen = new Set();
    let underWay = 0;

    const observer = new IntersectionObserver((changes) => {
      changes.forEach((change) => {
        if (change.isIntersecting) {
          seen.add(change.target);
        } else {
          seen.delete(change.target);
        }
      });
    });

    function rows() {
      return Array.from(overview.querySelectorAll("tr.marathon-deploy-app"));
    }

    function words() {
      return input.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    }

    function filter(row, wanted) {
      const text = row.textContent.toLowerCase();
      const matches = wanted.every((word) => text.includes(word));
      row.classList.toggle("jenkins-hidden", !matches);
      return matches;
    }

    function filterAll() {
      const wanted = words();
      const shown = rows().filter((row) => filter(row, wanted)).length;
      const text = wanted.length === 0 ? status.dataset.all : status.dataset.some.replace("__", shown);
      if (status.textContent !== text) {
        status.textContent = text;
      }
    }

    function replace(row, html) {
      const template = document.createElement("template");
      template.innerHTML = html;
      const next = template.content.querySelector("tr.marathon-deploy-app");
      if (next === null || !row.isConnected) {
        return;
      }
      const focused = Array.from(row.querySelectorAll("a")).indexOf(document.activeElement);
      observer.unobserve(row);
      seen.delete(row);
      filter(next, words());
      row.replaceWith(next);
      Behaviour.applySubtree(next, true);
      due.set(next, Date.now() + (next.dataset.running === "true" ? pauseOfRunning : pauseOfLooks));
      observer.observe(next);
      if (focused >= 0 && next.querySelectorAll("a")[focused]) {
        next.querySelectorAll("a")[focused].focus({ preventScroll: true });
      }
    }

    function renew(row) {
      due.set(row, Date.now() + pauseOfLooks);
      underWay++;
      const query = new URLSearchParams({ marathon: row.dataset.marathon, app: row.dataset.app });
      fetch(overview.dataset.url + "?" + query, { credentials: "same-origin", redirect: "error", cache: "no-store" })
        .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status))))
        .then((html) => replace(row, html))
        .catch(() => {
          // Jenkins restarts, the network is gone for a moment, or the job was deleted: the row stays as it was.
        })
        .finally(() => {
          underWay--;
        });
    }

    function look() {
      if (document.hidden) {
        return;
      }
      const now = Date.now();
      seen.forEach((row) => {
        if (underWay < atOnce && (due.get(row) || 0) <= now) {
          renew(row);
        }
      });
    }

    rows().forEach((row) => observer.observe(row));
    input.addEventListener("input", filterAll);
    filterAll();
    setInterval(look, tick);
  }

  Behaviour.specify(".marathon-deploy-overview", "marathon-deploy-overview", 0, (overview) => {
    if (overview.dataset.followed !== "true") {
      overview.dataset.followed = "true";
      follow(overview);
    }
  });
})();
