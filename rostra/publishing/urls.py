from __future__ import annotations

from django.urls import path

from rostra.publishing.views import stops, tasks

app_name = "publishing"
urlpatterns = [
    path("stop/", stops.stop, name="stop"),
    path("stop/<int:pk>/resume/", stops.resume, name="resume"),
    path("by-hand/", tasks.task_list, name="tasks"),
    path("by-hand/<int:pk>/", tasks.task, name="task"),
    path("by-hand/<int:pk>/take/", tasks.take, name="task_take"),
    path("by-hand/<int:pk>/leave/", tasks.leave, name="task_leave"),
    path("by-hand/<int:pk>/link/", tasks.link, name="task_link"),
    path("by-hand/<int:pk>/confirm/", tasks.confirm, name="task_confirm"),
    path("by-hand/<int:pk>/fail/", tasks.fail, name="task_fail"),
    path("by-hand/<int:pk>/files/<int:number>/", tasks.file, name="task_file"),
    path("by-hand/<int:pk>/files/<int:number>/<slug:language>.vtt", tasks.captions, name="task_captions"),
]
