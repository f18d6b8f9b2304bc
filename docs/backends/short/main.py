"""A backend of the chat contract with FastAPI: uvicorn main:app --port 8788"""
import asyncio, json, re, time
from fastapi import FastAPI, Request, responses

async def answer(messages):
    """Your model goes here: it gives its answer piece by piece. This one repeats what was said."""
    for word in re.split(r"(?<= )", f"You said: {messages[-1]['content']}"):
        await asyncio.sleep(0.04)
        yield word

app, numbers = FastAPI(), ("sessionId", "messageId", "taskId", "cursor", "limit")
app.exception_handler(ValueError)(lambda *_: responses.JSONResponse({"error": "bad_request"}, 400))
rows, tasks, as_it_comes = [], [], {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the place of a row is its id

def add(**row):
    rows.append({"id": len(rows) + 1, "timestamp": int(time.time()), "attachments": [], "task_status": 3, **row})
    return rows[-1]

def start(messages, question):
    """A message has one run: a second start joins it, unless it has failed. It goes on when nobody follows it."""
    for run in rows:
        if run.get("answers") == question["id"] and run["task_status"] < 4: return run
    run = add(session_id=question["session_id"], answers=question["id"], role="assistant", content="", task_status=2)
    tasks.append(asyncio.create_task(write(run, [row for row in messages if row["id"] <= question["id"]])))
    tasks[-1].add_done_callback(lambda task: run.update(task_status=4 if task.exception() else 3))
    return run

async def write(run, messages):
    async for piece in answer(messages): run["content"] += piece

async def follow(run, sent=0):
    while run["task_status"] == 2 or sent < len(run["content"]):
        chunk = run["content"][sent:]
        if chunk: yield f"data: {json.dumps({'chunk': chunk})}\n\n"
        sent += len(chunk)
        await asyncio.sleep(0.03)
    end = {"done": True, "message": run} if run["task_status"] == 3 else {"error": "The answer was not finished."}
    yield f"data: {json.dumps(end)}\n\n"

@app.api_route("/chat/{path}", methods=["GET", "POST", "PUT"])
async def chat(path: str, request: Request):
    say = lambda status, body: responses.JSONResponse(body, status)
    given = {"content": "", "cursor": 0, "limit": 20, **request.query_params, **json.loads(await request.body() or "{}")}
    session, asked, task, cursor, limit = (int(given.get(name) or 0) for name in numbers)
    mine = [row for row in rows if row.get("session_id") == session]
    question = next((row for row in mine[::-1] if row["role"] == "human" and asked in (0, row["id"])), None)
    run = next((row for row in mine if "answers" in row and task in (0, row["id"]) and (task or row["task_status"] == 2)), None)
    if "ocs-apirequest" not in request.headers: return say(412, {"error": "OCS-APIRequest is missing"})  # another site's page
    if path == "new_session": return say(200, {"session": add(title=None)})
    if "title" not in dict(enumerate(rows, 1)).get(session, {}): return say(404, {"error": "session_not_found"})
    if path == "new_message" and len(given["content"].encode()) > 64_000: return say(413, {"error": "too_long"})
    if path == "new_message": return say(200, add(session_id=session, role="human", content=given["content"]))
    if path == "messages": return say(200, [row for row in mine if row["task_status"] != 2][::-1][cursor : cursor + limit][::-1])
    if path == "check_session": return say(200, {"messageTaskId": run and run["id"]})
    if path == "check_generation" and run:
        return say({2: 417, 3: 200, 4: 400}[run["task_status"]], {**run, "task_output": {"output": run["content"]}})
    if path == "generate" and question: return say(200, {"taskId": start(mine, question)["id"]})
    if path != "stream" or not question: return say(404, {"error": "not_found"})
    return responses.StreamingResponse(follow(start(mine, question)), 200, as_it_comes, "text/event-stream")
