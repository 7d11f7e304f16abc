from __future__ import annotations

from django.urls import path

from rostra.inbox.views import files, queues, replies, screens, work

app_name = "inbox"
urlpatterns = [
    path("", screens.show_list, name="list"),
    path("queues/", queues.queue_list, name="queues"),
    path("queues/<int:pk>/", queues.queue_page, name="queue"),
    path("news/", screens.list_news, name="news"),
    path("<int:pk>/", screens.show_conversation, name="conversation"),
    path("<int:pk>/news/", screens.thread_news, name="thread_news"),
    path("<int:pk>/answer/", replies.reply, name="answer"),
    path("<int:pk>/note/", replies.write_note, name="note"),
    path("<int:pk>/check/", replies.check, name="check"),
    path("<int:pk>/writing/", replies.writing, name="writing"),
    path("<int:pk>/claim/", work.claim, name="claim"),
    path("<int:pk>/release/", work.release, name="release"),
    path("<int:pk>/assign/", work.assign, name="assign"),
    path("<int:pk>/hand-over/", work.hand_over, name="hand_over"),
    path("<int:pk>/close/", work.close, name="close"),
    path("<int:pk>/reopen/", work.reopen, name="reopen"),
    path("answers/<int:pk>/", work.settle_answer, name="settle_answer"),
    path("answers/<int:pk>/files/<int:number>/", files.answer_file, name="answer_file"),
    path("files/<int:pk>/", files.attachment, name="attachment"),
    path("files/<int:pk>/small/", files.thumbnail_of, name="thumbnail"),
]
