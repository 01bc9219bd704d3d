/* A poll with real voting. */
import { post } from "./api.js";
import { h } from "./dom.js";
import { dayAndTime, name } from "./format.js";
import { icon } from "./icons.js";
import { rich } from "./message-text.js";
import { attempt, redraw, state } from "./store.js";

const ticked = new Map(); // "person:poll" → options ticked but not sent

const ballot = (poll) => {
  const key = `${state.as}:${poll.id}`;
  if (!ticked.has(key)) ticked.set(key, new Set());
  return ticked.get(key);
};

const ownVote = (poll) => poll.own_vote ?? [];

export function pollCard(message) {
  const { poll } = message;
  const voted = ownVote(poll).length > 0;
  const open = !poll.is_closed && !voted;
  const where = `poll:${poll.id}`;
  return h("fieldset", { class: "poll", "aria-label": poll.question },
    h("legend", {}, rich(poll.question, poll.question_entities, where)),
    poll.description && h("p", { class: "poll-description" },
      rich(poll.description, poll.description_entities, `${where}:d`)),
    h("p", { class: "poll-kind" }, kind(poll)),
    h("div", { class: "poll-options", role: poll.allows_multiple_answers ? "group" : "radiogroup",
      "aria-label": "Options" },
    poll.options.map((option, index) =>
      open ? choice(poll, option, index) : result(poll, option, index))),
    explanation(poll),
    h("p", { class: "poll-total" }, total(poll, voted)),
    open && poll.allows_multiple_answers && sendButton(poll),
    voted && mayRetract(poll) && h("button", {
      type: "button", class: "plain wide", onClick: () => vote(poll, []),
    }, "Retract vote"));
}

function kind(poll) {
  if (poll.is_closed) return "Final results";
  const type = poll.type === "quiz" ? "quiz" : "poll";
  const parts = [poll.is_anonymous ? "Anonymous" : "Public", type];
  if (poll.allows_multiple_answers) parts.push("· several answers");
  if (poll.close_date) parts.push(`· closes ${dayAndTime(poll.close_date)}`);
  return parts.join(" ");
}

function total(poll, voted) {
  const count = poll.total_voter_count ?? 0;
  if (poll.results_hidden) return "Results will be shown when the poll closes";
  if (!count) return poll.is_closed ? "Nobody voted" : voted ? "" : "No votes yet";
  return `${count} vote${count === 1 ? "" : "s"}`;
}

function mayRetract(poll) {
  return !poll.is_closed && poll.type !== "quiz" && poll.allows_revoting !== false;
}

function choice(poll, option, index) {
  const many = poll.allows_multiple_answers;
  const chosen = ballot(poll).has(index);
  const pick = () => {
    if (!many) return vote(poll, [index]);
    ballot(poll)[chosen ? "delete" : "add"](index);
    return redraw();
  };
  return h("button", {
    type: "button", key: `choice-${index}`, class: "option", role: many ? "checkbox" : "radio",
    "aria-checked": String(chosen), onClick: pick,
  }, h("span", { class: many ? "mark square" : "mark" }, chosen && icon("check")),
  h("span", { class: "option-text", dir: "auto" }, option.text));
}

function sendButton(poll) {
  const chosen = [...ballot(poll)].sort((one, two) => one - two);
  return h("button", {
    type: "button", class: "plain wide", "aria-disabled": String(!chosen.length),
    onClick: () => chosen.length && vote(poll, chosen),
  }, "Vote");
}

function result(poll, option, index) {
  const mine = ownVote(poll).includes(index);
  const count = option.voter_count ?? 0;
  const voters = poll.total_voter_count || 1;
  const percent = poll.results_hidden ? null : Math.round((100 * count) / voters);
  const right = (poll.correct_option_ids ?? [poll.correct_option_id]).includes(index);
  const names = (option.voters ?? []).map((voter) => name(voter)).join(", ");
  return h("div", {
    key: `result-${index}`, class: `result ${mine ? "mine" : ""} ${right ? "right" : ""}`,
    title: names || null,
  },
  h("span", { class: "percent" }, percent == null ? "" : `${percent}%`),
  h("span", { class: "option-text", dir: "auto" }, option.text,
    mine && h("span", { class: "unseen" }, ", your choice")),
  h("small", { class: "votes" }, percent == null || !count ? "" : String(count)),
  h("span", { class: "own-mark" }, mine && icon("check")),
  h("span", { class: "gauge" }, h("i", { style: `width:${percent ?? 0}%` })));
}

function explanation(poll) {
  if (!poll.explanation || !(ownVote(poll).length || poll.is_closed)) return null;
  const text = rich(poll.explanation, poll.explanation_entities, `poll:${poll.id}:e`);
  return h("p", { class: "poll-description" }, text);
}

function vote(poll, options) {
  ballot(poll).clear();
  return attempt(() => post("vote", { from: state.as, poll: poll.id, options }));
}

export function voteForAll(poll) {
  if (poll.is_closed) return null;
  return h("button", {
    type: "button", class: "sandbox-tool",
    onClick: () => attempt(() => post("vote_all", { poll: poll.id })),
  }, icon("bolt"), "Let everyone vote");
}
