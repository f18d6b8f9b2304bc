"""A backend of the chat contract with FastAPI: uvicorn main:app --port 8788"""
import asyncio, json, re, time
from fastapi import Body, Depends, FastAPI, Header, HTTPException
from fastapi.responses import JSONResponse, StreamingResponse

async def answer(messages):
    """Your model goes here: it gives its answer piece by piece, until it is stopped. This one repeats what was said."""
    for word in re.split(r"(?<= )", f"You said: {messages[-1]['content']}"):
        await asyncio.sleep(0.04)
        yield word

rows, tasks = [], {}  # rows: sessions and messages, as in a database; the place of a row is its id

def add(**row):
    rows.append({"id": len(rows) + 1, "timestamp": int(time.time()), **row})
    return rows[-1]

def find(messages, id):
    found = [row for row in messages if row["id"] == int(id)]
    return found[0] if found else refuse(404, "not_found")

def refuse(status, error):
    raise HTTPException(status, error)

def messages_of(sessionId: int):
    if "title" not in find(rows, sessionId): refuse(404, "session_not_found")  # a message is none
    return [row for row in rows if row.get("session_id") == sessionId]

def start(messages, question):
    """A message has one run: a second start joins it, unless it has failed. It goes on when nobody follows it."""
    for run in messages:
        if run.get("answers") == question["id"] and run["status"] < 4: return run
    if any(run.get("status") == 2 for run in messages): refuse(400, "session_already_thinking")
    run = add(session_id=question["session_id"], answers=question["id"], role="assistant", content="", attachments=[], status=2)
    tasks[run["id"]] = asyncio.create_task(write(run, [row for row in messages if row["id"] <= question["id"]]))
    return run

async def write(run, messages):
    end = {"status": 4, "finish": "failed"}
    try:
        async for piece in answer(messages): run["content"] += piece
        end = {"status": 3, "finish": "stop"}
    finally:
        if run["status"] == 2: run.update(end)

async def follow(run, sent):
    """A client's cursor is how much of the text it has: with it, who has lost the line comes back."""
    frame = lambda seq, event: f"id: {run['id']}.{seq}\ndata: {json.dumps(event)}\n\n"
    units = lambda text: len(text.encode("utf-16-le")) // 2  # as JavaScript counts
    hello = {"v": 1, "taskId": run["id"], "sessionId": run["session_id"], "messageId": run["answers"]}
    yield "event: hello\n" + frame(sent, {**hello, "heartbeat": 15_000, "resume": True, "idempotent": True})
    for tick in range(1, 1_000_000):
        text, status = run["content"], run["status"]
        if len(text) > sent: yield frame(len(text), {"chunk": text[sent:], "off": units(text[:sent])})
        sent = len(text)
        if status == 3: yield frame(sent + 1, {"done": True, "len": units(text), "finish": "stop", "message": run})
        if status > 3: yield frame(sent + 1, {"error": "The answer was not finished.", "task_status": status})
        if status > 2: return
        if tick % 500 == 0: yield ": the line is alive\n\n"
        await asyncio.sleep(0.03)

def stream(run, cursor=".0"):
    as_it_comes = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
    return StreamingResponse(follow(run, int(cursor.split(".")[1])), 200, as_it_comes, "text/event-stream")

def only_ours(ocs_apirequest: str = Header(None)):
    if not ocs_apirequest: refuse(412, "OCS-APIRequest is missing")  # what another site's page cannot send

app = FastAPI(dependencies=[Depends(only_ours)])
app.exception_handler(HTTPException)(lambda _, refused: JSONResponse({"error": refused.detail}, refused.status_code))

@app.get("/chat/capabilities")
async def capabilities():
    return {"v": 1, "stream": True, "resume": True, "cancel": True}

@app.put("/chat/new_session")
async def new_session():
    return {"session": add(title=None)}

@app.put("/chat/new_message")
async def new_message(sessionId: int = Body(), content: str = Body(), clientKey: str = Body(None)):
    if len(content.encode()) > 64_000: refuse(413, "too_long")
    known = [row for row in messages_of(sessionId) if clientKey and row.get("clientKey") == clientKey]
    return known[0] if known else add(session_id=sessionId, role="human", content=content, clientKey=clientKey, attachments=[])

@app.get("/chat/messages")
async def messages(cursor: int = 0, limit: int = 20, messages=Depends(messages_of)):
    stored = [row for row in messages if row.get("status") != 2]
    return stored[: max(0, len(stored) - cursor)][-limit:]

@app.get("/chat/generate")
async def generate(messages=Depends(messages_of)):
    return {"taskId": start(messages, [row for row in messages if row["role"] == "human"][-1])["id"]}

@app.get("/chat/check_generation")
async def check_generation(taskId: int, messages=Depends(messages_of)):
    run = find(messages, taskId)
    told = {"task_status": run["status"], "task_output": {"output": run["content"]}, "error": "task_failed_or_canceled"}
    return run if run["status"] == 3 else JSONResponse(told, 417 if run["status"] == 2 else 400)

@app.get("/chat/check_session")
async def check_session(messages=Depends(messages_of)):
    return {"messageTaskId": next((row["id"] for row in messages if row.get("status") == 2), None)}

@app.post("/chat/cancel")
async def cancel(sessionId: int = Body(), taskId: int = Body()):
    run = find(messages_of(sessionId), taskId)
    if run["status"] != 2: refuse(409, "already_ended")
    run.update(status=5, finish="cancelled")
    tasks[run["id"]].cancel()
    return {"task_status": 5}

@app.post("/chat/stream")
async def start_stream(sessionId: int = Body(), messageId: int = Body()):
    messages = messages_of(sessionId)
    return stream(start(messages, find(messages, messageId)))

@app.get("/chat/stream")
async def follow_stream(messageId: int = 0, taskId: int = 0, after: str = ".0", messages=Depends(messages_of)):
    return stream(find(messages, taskId) if taskId else start(messages, find(messages, messageId)), after)
