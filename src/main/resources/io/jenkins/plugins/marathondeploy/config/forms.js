/* Names of controls, fields of choices, headings of servers, and names that are given twice. */
(function () {
  "use strict";

  function textOf(label) {
    return Array.from(label.childNodes)
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent)
      .join(" ")
      .trim();
  }

  function child(parent, name) {
    return Array.from(parent.children).find((element) => element.classList.contains(name));
  }

  function isLabelled(control) {
    return control.hasAttribute("aria-label") || (control.labels && control.labels.length > 0);
  }

  /* What stands beside a box, which Jenkins does not tie to it either. */
  function besideBox(control) {
    const label = control.type === "checkbox" ? control.nextElementSibling : null;
    return label !== null && label.tagName === "LABEL" ? label.textContent.trim() : "";
  }

  /* Jenkins shows the title of an entry beside its control, but does not tie it to it. */
  function nameControls(entry) {
    const label = child(entry, "jenkins-form-label");
    const title = label ? textOf(label) : "";
    entry.querySelectorAll("input:not([type='hidden']), select, textarea").forEach((control) => {
      const name = besideBox(control) || title;
      if (name !== "" && control.closest(".jenkins-form-item") === entry && !isLabelled(control)) {
        control.setAttribute("aria-label", name);
      }
    });
    nameHelp(entry);
  }

  /* Help for a box that is ticked is named like all other help. */
  function nameHelp(entry) {
    const setting = child(entry, "help-sibling");
    const help = setting && child(setting, "jenkins-help-button");
    const box = setting && setting.querySelector("input[type='checkbox']");
    if (help && box && help.dataset.named !== "true") {
      help.dataset.named = "true";
      help.setAttribute("aria-label", help.getAttribute("aria-label") + ": " + besideBox(box));
    }
  }

  /* Of a choice that is not taken, Jenkins would send the fields as well. */
  function sendIfChosen(radio) {
    const fields = child(radio.closest(".radioBlock-container"), "form-container");
    if (radio.dataset.followed === "true") {
      return;
    }
    radio.dataset.followed = "true";
    const update = () => {
      if (radio.checked) {
        fields.removeAttribute("field-disabled");
      } else {
        fields.setAttribute("field-disabled", "true");
      }
    };
    radio.form.addEventListener("change", update);
    update();
  }

  function head(input) {
    const header = child(input.closest(".repeated-chunk"), "repeated-chunk__header");
    let name = header.querySelector(".marathon-deploy-server-name");
    if (name === null) {
      name = document.createElement("span");
      name.className = "marathon-deploy-server-name";
      header.append(name);
    }
    name.textContent = input.value.trim() === "" ? "" : ": " + input.value.trim();
  }

  function warn(input, twice) {
    const entry = input.closest(".jenkins-form-item");
    let warning = entry.querySelector(".marathon-deploy-twice");
    if (twice && warning === null) {
      warning = document.createElement("div");
      warning.className = "marathon-deploy-twice";
      warning.setAttribute("role", "alert");
      const text = document.createElement("div");
      text.className = "error";
      text.textContent = input.dataset.twice;
      warning.append(text);
      entry.append(warning);
    } else if (!twice && warning !== null) {
      warning.remove();
    }
    input.setAttribute("aria-invalid", twice);
  }

  function compare(list) {
    const inputs = Array.from(list.querySelectorAll("input.marathon-deploy-server"));
    const names = inputs.map((input) => input.value.trim());
    inputs.forEach((input, i) => warn(input, names[i] !== "" && names.indexOf(names[i]) < i));
  }

  function follow(input) {
    const list = input.closest(".repeated-container");
    if (input.dataset.followed === "true" || list === null) {
      return;
    }
    input.dataset.followed = "true";
    input.addEventListener("input", () => {
      head(input);
      compare(list);
    });
    if (list.dataset.followed !== "true") {
      list.dataset.followed = "true";
      new MutationObserver(() => compare(list)).observe(list, { childList: true });
    }
    head(input);
    compare(list);
  }

  /* Jenkins puts help behind everything else on the page for the Tab key. */
  function reach(help) {
    help.tabIndex = 0;
  }

  /* After Jenkins' own scripts have seen the elements. */
  function start(selector, begin) {
    Behaviour.specify(selector, "marathon-deploy-" + begin.name, 1000, begin);
    // A form that is added to a page may be there before this script is.
    document.querySelectorAll(selector).forEach(begin);
  }

  start(".marathon-deploy-form .jenkins-form-item", nameControls);
  start(".marathon-deploy-form .jenkins-help-button", reach);
  start(".marathon-deploy-form .radio-block-control", sendIfChosen);
  start("input.marathon-deploy-server", follow);
})();
